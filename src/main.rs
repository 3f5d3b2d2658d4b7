//! The page and its workers: one WebAssembly module, started in every context.

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
fn main() {
    critical_point_lab::web::start();
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
fn main() {
    println!("This binary is the web page. Run `cargo xtask serve` to see it.");
}
