/// An instance of `shared.wasm`.
#[allow(dead_code)]
struct Part {
    never: ::include_wasm::__rt::core::convert::Infallible,
}
/// An instance of `shared.wasm`, borrowed: its exports are methods.
#[allow(dead_code)]
struct PartExports<'a, H: ::include_wasm::Host> {
    instance: ::include_wasm::__rt::Of<
        __IncludeWasmPart,
        ::include_wasm::__rt::InstanceRef<'a, H>,
    >,
}
/// An instance of `shared.wasm` in a store.
#[allow(dead_code)]
#[derive(
    ::include_wasm::__rt::core::clone::Clone,
    ::include_wasm::__rt::core::marker::Copy,
    ::include_wasm::__rt::core::fmt::Debug
)]
struct PartHandle {
    id: ::include_wasm::__rt::Of<__IncludeWasmPart, ::include_wasm::__rt::InstanceId>,
}
/// What `shared.wasm` shares with others in its store.
#[allow(dead_code)]
#[derive(
    ::include_wasm::__rt::core::clone::Clone,
    ::include_wasm::__rt::core::marker::Copy,
    ::include_wasm::__rt::core::fmt::Debug
)]
struct PartImports {
    /// The import `memory` from `env`, a memory of at least 1 and at most 2 pages.
    pub memory: ::include_wasm::MemoryHandle,
    /// The import `table` from `env`, a table of at least 4 elements of type `funcref`.
    pub table: ::include_wasm::TableHandle,
    /// The import `counter` from `env`, a mutable global of type `i32`.
    pub counter: ::include_wasm::GlobalHandle<
        ::include_wasm::__rt::core::primitive::i32,
    >,
    /// The import `size` from `lib`, a global of type `i32`.
    pub lib_size: ::include_wasm::GlobalHandle<
        ::include_wasm::__rt::core::primitive::i32,
    >,
    /// The import `twice` from `lib`, a function of type `(i32) -> i32`.
    pub twice: ::include_wasm::Func,
}
#[allow(dead_code)]
const _: () = {
    static BLOB: ::include_wasm::__rt::Aligned<
        [::include_wasm::__rt::core::primitive::u8; 4],
    > = ::include_wasm::__rt::Aligned(*b"\x7FELF");
    static MODULE: ::include_wasm::__rt::Module = ::include_wasm::__rt::Module::load(
        unsafe { ::include_wasm::__rt::Blob::trusted(&BLOB) },
        &[
            ::include_wasm::__rt::libcalls::raise,
            ::include_wasm::__rt::libcalls::memory_grow,
        ],
        &[::include_wasm::__rt::parts::functions, ::include_wasm::__rt::parts::shared],
    );
    impl Part {
        #[doc(hidden)]
        pub fn instantiate<'never>() -> ::include_wasm::__rt::core::result::Result<
            Self,
            ::include_wasm::InstantiateError<
                ::include_wasm::__rt::core::convert::Infallible,
            >,
        >
        where
            &'never Self: ::include_wasm::__rt::StandsAlone,
        {
            ::include_wasm::__rt::core::unreachable!()
        }
        /// Makes an instance and runs its start function, if it has one.
        ///
        /// # Errors
        ///
        /// Returns why there is none: it could not be loaded or linked, or its start did not finish.
        pub fn instantiate_in<H: ::include_wasm::Host>(
            store: &mut ::include_wasm::Store<H>,
            imports: &PartImports,
        ) -> ::include_wasm::__rt::core::result::Result<
            PartHandle,
            ::include_wasm::InstantiateError<H::Error>,
        > {
            let __id = unsafe {
                ::include_wasm::Store::instantiate(
                    store,
                    &MODULE,
                    ::include_wasm::__rt::Imports {
                        functions: &[
                            ::include_wasm::__rt::ImportFn::instance(imports.twice),
                        ],
                        memories: &[imports.memory],
                        tables: &[imports.table],
                        globals: &[
                            ::include_wasm::__rt::ImportGlobal::shared(imports.counter),
                            ::include_wasm::__rt::ImportGlobal::shared(imports.lib_size),
                        ],
                    },
                )
            }?;
            ::include_wasm::__rt::core::result::Result::Ok(PartHandle {
                id: ::include_wasm::__rt::Of::<__IncludeWasmPart, _>::new(&MODULE, __id),
            })
        }
    }
    impl ::include_wasm::__rt::core::fmt::Debug for Part {
        fn fmt(
            &self,
            f: &mut ::include_wasm::__rt::core::fmt::Formatter<'_>,
        ) -> ::include_wasm::__rt::core::fmt::Result {
            match self.never {}
        }
    }
    impl<H: ::include_wasm::Host> PartExports<'_, H> {
        /// Returns the exported memory `memory`.
        pub fn memory(&mut self) -> ::include_wasm::Memory<'_> {
            unsafe {
                ::include_wasm::__rt::InstanceRef::memory(
                    ::include_wasm::__rt::InstanceRef::reborrow(
                        ::include_wasm::__rt::Of::<
                            __IncludeWasmPart,
                            _,
                        >::get_mut(&mut self.instance, &MODULE),
                    ),
                    0,
                )
            }
        }
        /// Returns the exported global `counter`, of wasm type `(mut i32)`.
        pub fn counter(
            &mut self,
        ) -> ::include_wasm::GlobalMut<'_, ::include_wasm::__rt::core::primitive::i32> {
            unsafe {
                ::include_wasm::__rt::InstanceRef::global_mut::<
                    ::include_wasm::__rt::core::primitive::i32,
                >(
                    ::include_wasm::__rt::InstanceRef::reborrow(
                        ::include_wasm::__rt::Of::<
                            __IncludeWasmPart,
                            _,
                        >::get_mut(&mut self.instance, &MODULE),
                    ),
                    0,
                )
            }
        }
        /// Returns the host.
        pub fn host(__this: &mut Self) -> &mut H {
            ::include_wasm::__rt::InstanceRef::host(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmPart,
                    _,
                >::get_mut(&mut __this.instance, &MODULE),
            )
        }
        /// Returns the last trap, if a call trapped.
        #[must_use]
        pub fn trapped(
            __this: &Self,
        ) -> ::include_wasm::__rt::core::option::Option<::include_wasm::Trap> {
            ::include_wasm::__rt::InstanceRef::trapped(
                ::include_wasm::__rt::Of::<__IncludeWasmPart, _>::get(&__this.instance),
            )
        }
        /// Returns the frames of the last trap, innermost first.
        #[must_use]
        pub fn frames(__this: &Self) -> ::include_wasm::Frames<'_> {
            ::include_wasm::__rt::InstanceRef::frames(
                ::include_wasm::__rt::Of::<__IncludeWasmPart, _>::get(&__this.instance),
            )
        }
        /// Returns a reference to the exported function that the module calls `name`.
        #[must_use]
        pub fn func(
            __this: &Self,
            name: &::include_wasm::__rt::core::primitive::str,
        ) -> ::include_wasm::__rt::core::option::Option<::include_wasm::Func> {
            let _ = __this;
            match name {
                _ => ::include_wasm::__rt::core::option::Option::None,
            }
        }
    }
    impl<H: ::include_wasm::Host> ::include_wasm::__rt::core::fmt::Debug
    for PartExports<'_, H> {
        fn fmt(
            &self,
            f: &mut ::include_wasm::__rt::core::fmt::Formatter<'_>,
        ) -> ::include_wasm::__rt::core::fmt::Result {
            f.debug_struct("PartExports").finish_non_exhaustive()
        }
    }
    impl PartHandle {
        /// Returns the instance, to call its exports.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the store is another.
        pub fn exports<H: ::include_wasm::Host>(
            self,
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            PartExports<'_, H>,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Store::view(
                store,
                *::include_wasm::__rt::Of::<__IncludeWasmPart, _>::get(&self.id),
            )?;
            ::include_wasm::__rt::core::result::Result::Ok(PartExports {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmPart,
                    _,
                >::new(&MODULE, __instance),
            })
        }
        /// Returns a handle to the memory `memory`.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the store is another.
        pub fn memory<H: ::include_wasm::Host>(
            self,
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::MemoryHandle,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Store::view(
                store,
                *::include_wasm::__rt::Of::<__IncludeWasmPart, _>::get(&self.id),
            )?;
            ::include_wasm::__rt::core::result::Result::Ok(unsafe {
                ::include_wasm::__rt::InstanceRef::memory_handle(&__instance, 0)
            })
        }
        /// Returns a handle to the global `counter`.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the store is another.
        pub fn counter<H: ::include_wasm::Host>(
            self,
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::GlobalHandle<::include_wasm::__rt::core::primitive::i32>,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Store::view(
                store,
                *::include_wasm::__rt::Of::<__IncludeWasmPart, _>::get(&self.id),
            )?;
            ::include_wasm::__rt::core::result::Result::Ok(unsafe {
                ::include_wasm::__rt::InstanceRef::global_handle::<
                    ::include_wasm::__rt::core::primitive::i32,
                >(&__instance, 0)
            })
        }
    }
};
const _: () = ::include_wasm::__rt::core::assert!(
    ::include_wasm::__rt::core::cfg!(target_arch = "x86_64"),
    "include_wasm: the module was compiled for x86_64"
);
