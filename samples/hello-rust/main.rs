//! Shows what a module gets from its container: the environment, the arguments, the mounted files.

use std::{env, fs, io, path::Path};

const STORAGE: &str = "/mnt/storage";

fn main() -> io::Result<()> {
    println!("hello from stdout!");
    eprintln!("hello from stderr!");
    for (name, value) in env::vars() {
        println!("{}={}", name, value);
    }
    println!("Args are: {:?}", env::args().collect::<Vec<_>>());
    if Path::new(STORAGE).is_dir() {
        print_files(STORAGE)?;
    }
    Ok(())
}

fn print_files(folder: &str) -> io::Result<()> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    // Kubelets keep a volume's data in "..data" and show it through symbolic links: those are what to print.
    for path in paths.iter().filter(|path| path.is_file()) {
        println!("{}: {}", path.display(), fs::read_to_string(path)?);
    }
    Ok(())
}
