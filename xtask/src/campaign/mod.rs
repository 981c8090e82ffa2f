//! Campaigns: programs that follow from seeds, which are made, run, and compared with what they must do.
//!
//! In:  the name of a campaign, a seed, and how many.
//! Out: what is wrong, with the seed that shows it.

mod callers;
mod random;
mod stacks;
mod stores;

use std::process::ExitCode;

use crate::args::Args;
use crate::error::Error;

pub(crate) const ARGUMENTS: &str = "callers|stacks|stores [--seed N] [--count N], callers: [--target ARCH], \
     stores: [--traps hardware|explicit] [--link load|static] [--processes N]";

/// A campaign: its name, and the function that runs it.
struct Campaign {
    name: &'static str,
    run: fn(Args) -> Result<ExitCode, Error>,
}

const CAMPAIGNS: &[Campaign] = &[
    Campaign { name: "callers", run: callers::main },
    Campaign { name: "stacks", run: stacks::main },
    Campaign { name: "stores", run: stores::main },
];

/// Runs the campaign that is named first.
pub(crate) fn main(args: Args) -> Result<ExitCode, Error> {
    let mut arguments = args.all().into_iter();
    let name = arguments.next().unwrap_or_default();
    let Some(campaign) = CAMPAIGNS.iter().find(|campaign| campaign.name == name) else {
        let known: Vec<_> = CAMPAIGNS.iter().map(|campaign| campaign.name).collect();
        return Err(Error::usage(format!("there is no campaign `{name}`; there are {}", known.join(", "))));
    };
    (campaign.run)(Args::new(arguments))
}

/// Takes an option whose value is a number.
fn number(args: &mut Args, name: &str, default: u64) -> Result<u64, Error> {
    match args.option(name)? {
        None => Ok(default),
        Some(value) => value.parse().map_err(|_| Error::usage(format!("{name} is a number, not {value}"))),
    }
}
