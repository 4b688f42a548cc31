//! The `costlint` binary; everything it does is in the library of the same name, where it can be tested.
fn main() -> std::process::ExitCode {
    costlint::main()
}
