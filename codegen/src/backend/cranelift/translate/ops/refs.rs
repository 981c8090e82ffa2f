//! Globals, tables and references (specification: "Variable Instructions", "Table Instructions", "Reference
//! Instructions").
//!
//! In:  the index of a global, table, segment or function.
//! Out: the code of the entity's access. A reference is one word, and null is zero.

use include_wasm_abi::libcall::Libcall;
use include_wasm_abi::trap::TrapCode;

use crate::backend::cranelift::env::table::Table;
use crate::backend::cranelift::translate::Translator;
use crate::frontend::module::{FuncIndex, GlobalIndex, TableIndex};

macro_rules! ref_ops {
    ($with:ident) => {
        $with! {
            visit_global_get(index: u32) = global_get(index);
            visit_global_set(index: u32) = global_set(index);
            visit_table_get(table: u32) = table_get(table);
            visit_table_set(table: u32) = table_set(table);
            visit_table_size(table: u32) = table_size(table);
            visit_table_grow(table: u32) = table_grow(table);
            visit_table_fill(table: u32) = table_fill(table);
            visit_table_copy(dst: u32, src: u32) = table_copy(dst, src);
            visit_table_init(segment: u32, table: u32) = table_init(segment, table);
            visit_elem_drop(segment: u32) = elem_drop(segment);
            visit_ref_null(_ty: HeapType) = ref_null();
            visit_ref_is_null() = is_zero();
            visit_ref_func(index: u32) = ref_func(index);
        }
    };
}
pub(crate) use ref_ops;

impl Translator<'_> {
    pub(crate) fn global_get(&mut self, index: u32) {
        self.dependencies.globals.insert(index);
        let value = self.cx.global(GlobalIndex::from_u32(index)).get(&mut self.func);
        self.operands.push(value);
    }

    pub(crate) fn global_set(&mut self, index: u32) {
        self.dependencies.globals.insert(index);
        let value = self.operands.pop_canonical(&mut self.func);
        self.cx.global(GlobalIndex::from_u32(index)).set(&mut self.func, value);
    }

    pub(crate) fn table_get(&mut self, table: u32) {
        let index = self.operands.pop();
        let value = self.table(table).get(&mut self.func, index, TrapCode::TableOutOfBounds);
        self.operands.push(value);
    }

    pub(crate) fn table_set(&mut self, table: u32) {
        let [index, value] = self.operands.pop_many();
        self.table(table).set(&mut self.func, index, value);
    }

    pub(crate) fn table_size(&mut self, table: u32) {
        let len = self.table(table).size(&mut self.func);
        self.operands.push(len);
    }

    pub(crate) fn table_grow(&mut self, table: u32) {
        let [value, delta] = self.operands.pop_many();
        let old = self.table(table).grow(&mut self.func, delta, value);
        self.operands.push(old);
    }

    pub(crate) fn table_fill(&mut self, table: u32) {
        let [dst, value, len] = self.operands.pop_many();
        self.table(table).fill(&mut self.func, dst, value, len);
    }

    pub(crate) fn table_copy(&mut self, dst_table: u32, src_table: u32) {
        let [dst, src, len] = self.operands.pop_many();
        let from = self.table(src_table);
        self.table(dst_table).copy(&mut self.func, from, dst, src, len);
    }

    pub(crate) fn table_init(&mut self, segment: u32, table: u32) {
        let [dst, src, len] = self.operands.pop_many();
        self.table(table).init(&mut self.func, segment, dst, src, len);
    }

    pub(crate) fn elem_drop(&mut self, segment: u32) {
        let segment = self.func.index_arg(segment);
        self.func.libcall(Libcall::elem_drop, &[segment]);
    }

    pub(crate) fn ref_null(&mut self) {
        let null = self.func.null();
        self.operands.push(null);
    }

    pub(crate) fn ref_func(&mut self, index: u32) {
        self.dependencies.funcs.insert(index);
        let func_ref = self.cx.module.funcs[FuncIndex::from_u32(index)].func_ref;
        let func_ref = func_ref.expect("validated: a function that is referred to is declared");
        let reference = self.func.func_ref(func_ref);
        self.operands.push(reference);
    }

    fn table(&self, index: u32) -> Table {
        self.cx.table(TableIndex::from_u32(index))
    }
}
