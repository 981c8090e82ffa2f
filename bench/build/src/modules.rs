//! Real modules, from a package registry.
//!
//! In:  a row of [`MODULES`].
//! Out: the module's bytes, which are the same on every machine.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::Result;

/// A module in a package of npm's registry.
pub struct Package {
    /// The package and its version.
    pub package: &'static str,
    /// The module's file in it.
    pub file: &'static str,
    /// SHA-256 of the module.
    pub sha256: &'static str,
}

/// The modules, by size.
pub const MODULES: &[Package] = &[
    Package {
        package: "source-map@0.8.0",
        file: "lib/mappings.wasm",
        sha256: "37cefcf2a41eb27127de929980441657b7443c3fecfe7adeb69b1eb2e45e2abe",
    },
    Package {
        package: "yoga-wasm-web@0.3.3",
        file: "dist/yoga.wasm",
        sha256: "47fb4f81d274932184cd19c75ed34f902d13f0519301590789a37f7077977e27",
    },
    Package {
        package: "box2d-wasm@7.0.0",
        file: "dist/es/Box2D.wasm",
        sha256: "c8f283be5ab39e79d4c0ec99fef55beb144c3abcba57fc36bfa3a206cb97de2d",
    },
    Package {
        package: "web-tree-sitter@0.27.1",
        file: "web-tree-sitter.wasm",
        sha256: "beca80e44cccbf2299ed4d1e3fa6462a9a6fe818aeebf847547a392227ce4acc",
    },
    Package {
        package: "harfbuzzjs@1.6.4",
        file: "dist/harfbuzz.wasm",
        sha256: "6eeed8e1bc9ad7773038e48ff8f9e07e0ad228572c594b45e5357e9c2f7a0b2e",
    },
    Package {
        package: "sql.js@1.16.0",
        file: "dist/sql-wasm.wasm",
        sha256: "43bbcdd44287e5a2db3b6b5af34b1a3485a7a441285d247976c1ebe3c61f8dbf",
    },
    Package {
        package: "@jsquash/avif@2.1.1",
        file: "codec/dec/avif_dec.wasm",
        sha256: "5c35dde23dfd862088a49a6b8a9fe81f9f9a1a46aaa27de7efd7baa7611c4b47",
    },
    Package {
        package: "@resvg/resvg-wasm@2.6.2",
        file: "index_bg.wasm",
        sha256: "22bf6e9f9a100d972da0411a69c5ba504367fc1fa87b3b64e3f35e53926d2d70",
    },
    Package {
        package: "@dimforge/rapier3d@0.21.0",
        file: "rapier_wasm3d_bg.wasm",
        sha256: "17cfa80eebd8de0291b948496dbffba724b98b489687f8272ca236a7bbf1dd4b",
    },
    Package {
        package: "esbuild-wasm@0.28.2",
        file: "esbuild.wasm",
        sha256: "b1831a5c0f6cf688034fb94d0419812f165ea316a3380d3fc00a151e562d2eaf",
    },
    Package {
        package: "lightningcss-wasm@1.33.0",
        file: "lightningcss_node.wasm",
        sha256: "479c64bb651164b6fd9a834055e65ab507d3e39f8d8a8b683b7e83787a69e7b1",
    },
];

/// Returns the bytes of a module, by its package's name without the version.
pub fn module(name: &str) -> Result<Vec<u8>> {
    let package = MODULES.iter().find(|module| module.name() == name);
    package.ok_or_else(|| format!("no package {name}"))?.bytes()
}

impl Package {
    /// Returns the package's name without the version.
    pub fn name(&self) -> &'static str {
        self.package.rsplit_once('@').map_or(self.package, |(name, _)| name)
    }

    /// Fetches the module, if an earlier run did not.
    pub fn bytes(&self) -> Result<Vec<u8>> {
        let folder = folder("modules").join(self.package.replace(['@', '/'], "-"));
        let file = folder.join("package").join(self.file);
        if !file.exists() {
            fs::create_dir_all(&folder)?;
            run(Command::new("npm").args(["pack", "--silent", self.package]).current_dir(&folder))?;
            let archive = fs::read_dir(&folder)?.flatten().map(|entry| entry.path());
            let archive = archive.filter(|path| path.extension().is_some_and(|ending| ending == "tgz")).last();
            let archive = archive.ok_or_else(|| format!("{} was not fetched", self.package))?;
            run(Command::new("tar").arg("xzf").arg(archive).current_dir(&folder))?;
        }
        let bytes = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        match hash == self.sha256 {
            true => Ok(bytes),
            false => Err(format!("{} has the hash {hash} instead of {}", file.display(), self.sha256).into()),
        }
    }
}

/// Returns a folder for what is made here.
pub fn folder(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/measure")).join(name)
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(()) } else { Err(format!("{command:?} failed: {errors}").into()) }
}
