//! Puts the style sheet together: the files that `static/style.css` imports become one, in its order.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new("static");
    println!("cargo::rerun-if-changed=static/style.css");
    println!("cargo::rerun-if-changed=static/css");

    let mut sheet = String::new();
    for line in fs::read_to_string(folder.join("style.css"))?.lines() {
        let imported = line.strip_prefix("@import \"").and_then(|rest| rest.strip_suffix("\";"));
        let Some(name) = imported else { continue };
        sheet += &fs::read_to_string(folder.join(name)).map_err(|error| format!("static/{name}: {error}"))?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("style.css"), sheet)?;
    Ok(())
}
