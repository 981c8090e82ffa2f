// An integer is no reference, whatever the trait that stands for the imports says.
use include_wasm::{Caller, ExternRef, Func, Host, V128};

trait Values: Host {
    fn mix(
        cx: &mut Caller<'_, Self>,
        a: i32,
        b: i64,
        c: f32,
        d: f64,
        vector: V128,
        func: Option<Func>,
        token: Option<ExternRef>,
    ) -> Result<(V128, i64), Self::Error>;
    fn pick(cx: &mut Caller<'_, Self>, token: Option<ExternRef>) -> Result<Option<Func>, Self::Error>;
    fn base(host: &Self) -> i64;
}

include_wasm::include_wasm! {
    struct Plugin = "../wasm/values.wasm";
    import "host" = Values;
}

fn main() {}
