//! The structures that compiled code reads and writes.

use crate::layout::vm_structs;

vm_structs! {
    /// The first bytes of an instance's context; the arrays of [`VmctxShape`](crate::vmctx::VmctxShape) follow.
    struct VmContext / ContextField {
        /// Lowest address that the stack pointer may have in compiled code. Read by every prologue.
        stack_limit: Word,
        /// Zero, or the [`exit`](crate::trap::exit) number that a host function or runtime function asks for. Compiled
        /// code tests it after each call of a host function.
        exit: U32,
        /// Unused.
        reserved: U32,
        /// First byte of the blob's code.
        code: Ptr,
        /// The runtime's own record of the instance. Compiled code does not touch it.
        owner: Ptr,
    }

    /// A linear memory.
    struct VmMemory / MemoryField {
        /// First byte. It never moves.
        base: Ptr,
        /// Current length in bytes.
        len: Word,
        /// Length in bytes up to which it can grow in place.
        capacity: Word,
        /// Largest number of pages that its type allows.
        max_pages: Word,
        /// A page has two to the power of this many bytes.
        page_shift: Word,
        /// Length in bytes of its address space, inaccessible behind `len`; zero where it lies in storage of the
        /// program's, all of which is accessible.
        reserved: Word,
    }

    /// A table. An element is one word: a pointer to a [`VmFuncRef`] or a token of the host; null is zero.
    struct VmTable / TableField {
        /// First element. It moves when the table grows.
        base: Ptr,
        /// Current number of elements.
        len: Word,
        /// Number of elements that there is room for.
        capacity: Word,
        /// Largest number of elements that its type allows.
        max: Word,
    }

    /// A global of any type, little-endian lanes for a vector, native byte order for the rest, from the first byte.
    struct VmGlobal / GlobalField {
        /// The value.
        value: V128,
    }

    /// A function that a reference can point to.
    struct VmFuncRef / FuncRefField {
        /// Its code, of calling convention `tail`: `(callee's context, arguments...)`.
        code: Ptr,
        /// The context of the instance that it belongs to.
        ctx: Ptr,
        /// Its type, as a number that is equal for equal types within one store.
        type_id: U32,
        /// Index in the module of `ctx`.
        index: U32,
    }

    /// What an import of a function is linked to.
    struct VmImport / ImportField {
        /// A host function's shim, by the C convention `(importer's context, arguments...)`; or the code of another
        /// instance's function, of convention `tail`.
        code: Ptr,
        /// The context to pass: the other instance's. Unused with a host function.
        ctx: Ptr,
    }

    /// A segment that may have been dropped, as the bulk operations see it.
    struct VmSegment / SegmentField {
        /// Number of bytes or elements left: all, or zero once it is dropped.
        len: U32,
    }

    /// One cell of the arrays that hold a pointer each.
    struct VmPointer / PointerField {
        /// The pointer.
        ptr: Ptr,
    }

    /// One cell of the array of type numbers.
    struct VmTypeId / TypeIdField {
        /// A number that is equal for equal types within one store.
        id: U32,
    }
}
