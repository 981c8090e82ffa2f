/// Adds things.
#[allow(dead_code)]
pub struct Adder {
    instance: ::include_wasm::__rt::Of<
        __IncludeWasmAdder,
        ::include_wasm::__rt::Instance<::include_wasm::__rt::NoHost>,
    >,
}
/// An instance of `add.wasm`, borrowed: its exports are methods.
#[allow(dead_code)]
pub struct AdderExports<'a, H: ::include_wasm::Host> {
    instance: ::include_wasm::__rt::Of<
        __IncludeWasmAdder,
        ::include_wasm::__rt::InstanceRef<'a, H>,
    >,
}
/// An instance of `add.wasm` in a store.
#[allow(dead_code)]
#[derive(
    ::include_wasm::__rt::core::clone::Clone,
    ::include_wasm::__rt::core::marker::Copy,
    ::include_wasm::__rt::core::fmt::Debug
)]
pub struct AdderHandle {
    id: ::include_wasm::__rt::Of<__IncludeWasmAdder, ::include_wasm::__rt::InstanceId>,
}
/// Storage for one instance of `add.wasm` and its host, for example in a `static`: what an instance needs of a heap.
#[allow(dead_code)]
pub struct AdderStorage {
    storage: ::include_wasm::__rt::Of<
        __IncludeWasmAdder,
        ::include_wasm::__rt::Storage<::include_wasm::__rt::NoHost, 256, 1, 2, 4096>,
    >,
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
        &[::include_wasm::__rt::parts::memories, ::include_wasm::__rt::parts::references],
    );
    impl Adder {
        /// Makes an instance and runs its start function, if it has one.
        ///
        /// # Errors
        ///
        /// Returns why there is none: it could not be loaded or linked, or its start did not finish.
        pub fn instantiate() -> ::include_wasm::__rt::core::result::Result<
            Self,
            ::include_wasm::InstantiateError<
                ::include_wasm::__rt::core::convert::Infallible,
            >,
        > {
            let __instance = unsafe {
                ::include_wasm::__rt::Instance::new(
                    &MODULE,
                    ::include_wasm::__rt::NoHost,
                    ::include_wasm::__rt::Imports {
                        functions: &[],
                        memories: &[],
                        tables: &[],
                        globals: &[],
                    },
                )
            }?;
            ::include_wasm::__rt::core::result::Result::Ok(Self {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmAdder,
                    _,
                >::new(&MODULE, __instance),
            })
        }
        /// Makes an instance in storage, without a heap, and runs its start function, if it has one.
        ///
        /// # Errors
        ///
        /// Returns why there is none: it could not be loaded or linked, or its start did not finish.
        pub fn instantiate_at(
            storage: &'static mut AdderStorage,
        ) -> ::include_wasm::__rt::core::result::Result<
            Self,
            ::include_wasm::InstantiateError<
                ::include_wasm::__rt::core::convert::Infallible,
            >,
        > {
            let __store = ::include_wasm::__rt::Storage::begin(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmAdder,
                    _,
                >::get_mut(&mut storage.storage, &MODULE),
                ::include_wasm::__rt::NoHost,
            );
            let __instance = unsafe {
                ::include_wasm::__rt::StorageGuard::instantiate_alone(
                    __store,
                    &MODULE,
                    ::include_wasm::__rt::Imports {
                        functions: &[],
                        memories: &[],
                        tables: &[],
                        globals: &[],
                    },
                )
            }?;
            ::include_wasm::__rt::core::result::Result::Ok(Self {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmAdder,
                    _,
                >::new(&MODULE, __instance),
            })
        }
        /// Returns the exported memory `memory`.
        pub fn memory(&mut self) -> ::include_wasm::Memory<'_> {
            unsafe {
                ::include_wasm::__rt::InstanceRef::memory(
                    ::include_wasm::__rt::Instance::view(
                        ::include_wasm::__rt::Of::<
                            __IncludeWasmAdder,
                            _,
                        >::get_mut(&mut self.instance, &MODULE),
                    ),
                    0,
                )
            }
        }
        /// Calls the export `add`, of wasm type `(i32, i32) -> i32`.
        ///
        /// # Errors
        ///
        /// Returns the trap, or the error of the host, that ended the call.
        #[inline]
        pub fn add(
            &mut self,
            a: ::include_wasm::__rt::core::primitive::i32,
            b: ::include_wasm::__rt::core::primitive::i32,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::__rt::core::primitive::i32,
            ::include_wasm::Trap,
        > {
            AdderExports::add(&mut Self::exports(self), a, b)
                .map_err(::include_wasm::__rt::trap_of)
        }
        /// Borrows the instance, for references to its functions for example.
        #[inline]
        #[must_use]
        pub fn exports(
            __this: &mut Self,
        ) -> AdderExports<'_, ::include_wasm::__rt::NoHost> {
            let __instance = ::include_wasm::__rt::Instance::view(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmAdder,
                    _,
                >::get_mut(&mut __this.instance, &MODULE),
            );
            AdderExports {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmAdder,
                    _,
                >::new(&MODULE, __instance),
            }
        }
        /// Returns the last trap, if a call trapped.
        #[must_use]
        pub fn trapped(
            __this: &Self,
        ) -> ::include_wasm::__rt::core::option::Option<::include_wasm::Trap> {
            ::include_wasm::__rt::Instance::trapped(
                ::include_wasm::__rt::Of::<__IncludeWasmAdder, _>::get(&__this.instance),
            )
        }
        /// Returns the frames of the last trap, innermost first.
        #[must_use]
        pub fn frames(__this: &Self) -> ::include_wasm::Frames<'_> {
            ::include_wasm::__rt::Instance::frames(
                ::include_wasm::__rt::Of::<__IncludeWasmAdder, _>::get(&__this.instance),
            )
        }
        /// Makes the instance what it was when it was new, and runs its start function again, if it has one: memories, tables, globals and segments are as at first, and the last trap is forgotten. The host stays as it is, and references to functions stay valid.
        ///
        /// # Errors
        ///
        /// Returns why it is not: its start did not finish, and the instance is as that left it; or the system refused to protect memory, and part of the instance may be as it was. It may be used, and reset, again.
        pub fn reset(
            __this: &mut Self,
        ) -> ::include_wasm::__rt::core::result::Result<
            (),
            ::include_wasm::InstantiateError<
                ::include_wasm::__rt::core::convert::Infallible,
            >,
        > {
            ::include_wasm::__rt::Instance::reset(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmAdder,
                    _,
                >::get_mut(&mut __this.instance, &MODULE),
            )
        }
        /// Makes an instance and runs its start function, if it has one.
        ///
        /// # Errors
        ///
        /// Returns why there is none: it could not be loaded or linked, or its start did not finish.
        pub fn instantiate_in<H: ::include_wasm::Host>(
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            AdderHandle,
            ::include_wasm::InstantiateError<H::Error>,
        > {
            let __id = unsafe {
                ::include_wasm::Store::instantiate(
                    store,
                    &MODULE,
                    ::include_wasm::__rt::Imports {
                        functions: &[],
                        memories: &[],
                        tables: &[],
                        globals: &[],
                    },
                )
            }?;
            ::include_wasm::__rt::core::result::Result::Ok(AdderHandle {
                id: ::include_wasm::__rt::Of::<__IncludeWasmAdder, _>::new(&MODULE, __id),
            })
        }
    }
    impl ::include_wasm::__rt::core::fmt::Debug for Adder {
        fn fmt(
            &self,
            f: &mut ::include_wasm::__rt::core::fmt::Formatter<'_>,
        ) -> ::include_wasm::__rt::core::fmt::Result {
            f.debug_struct("Adder").finish_non_exhaustive()
        }
    }
    impl<H: ::include_wasm::Host> AdderExports<'_, H> {
        /// Returns the exported memory `memory`.
        pub fn memory(&mut self) -> ::include_wasm::Memory<'_> {
            unsafe {
                ::include_wasm::__rt::InstanceRef::memory(
                    ::include_wasm::__rt::InstanceRef::reborrow(
                        ::include_wasm::__rt::Of::<
                            __IncludeWasmAdder,
                            _,
                        >::get_mut(&mut self.instance, &MODULE),
                    ),
                    0,
                )
            }
        }
        /// Calls the export `add`, of wasm type `(i32, i32) -> i32`.
        ///
        /// # Errors
        ///
        /// Returns the trap, or the error of the host, that ended the call.
        #[inline]
        pub fn add(
            &mut self,
            a: ::include_wasm::__rt::core::primitive::i32,
            b: ::include_wasm::__rt::core::primitive::i32,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::__rt::core::primitive::i32,
            ::include_wasm::CallError<H::Error>,
        > {
            unsafe {
                ::include_wasm::__rt::InstanceRef::call_direct::<
                    (
                        ::include_wasm::__rt::core::primitive::i32,
                        ::include_wasm::__rt::core::primitive::i32,
                    ),
                    ::include_wasm::__rt::core::primitive::i32,
                >(
                    ::include_wasm::__rt::Of::<
                        __IncludeWasmAdder,
                        _,
                    >::get_mut(&mut self.instance, &MODULE),
                    8,
                    (a, b),
                )
            }
        }
        /// Returns the host.
        pub fn host(__this: &mut Self) -> &mut H {
            ::include_wasm::__rt::InstanceRef::host(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmAdder,
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
                ::include_wasm::__rt::Of::<__IncludeWasmAdder, _>::get(&__this.instance),
            )
        }
        /// Returns the frames of the last trap, innermost first.
        #[must_use]
        pub fn frames(__this: &Self) -> ::include_wasm::Frames<'_> {
            ::include_wasm::__rt::InstanceRef::frames(
                ::include_wasm::__rt::Of::<__IncludeWasmAdder, _>::get(&__this.instance),
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
                "add" => {
                    ::include_wasm::__rt::core::option::Option::Some(unsafe {
                        ::include_wasm::__rt::InstanceRef::func(
                            ::include_wasm::__rt::Of::<
                                __IncludeWasmAdder,
                                _,
                            >::get(&__this.instance),
                            ::include_wasm::__rt::Export {
                                func_ref_at: 100,
                                code: 0,
                                entry: ::include_wasm::__rt::Export::NONE,
                                keeps: false,
                            },
                        )
                    })
                }
                _ => ::include_wasm::__rt::core::option::Option::None,
            }
        }
    }
    impl<H: ::include_wasm::Host> ::include_wasm::__rt::core::fmt::Debug
    for AdderExports<'_, H> {
        fn fmt(
            &self,
            f: &mut ::include_wasm::__rt::core::fmt::Formatter<'_>,
        ) -> ::include_wasm::__rt::core::fmt::Result {
            f.debug_struct("AdderExports").finish_non_exhaustive()
        }
    }
    impl AdderHandle {
        /// Returns the instance, to call its exports.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the store is another.
        pub fn exports<H: ::include_wasm::Host>(
            self,
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            AdderExports<'_, H>,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Store::view(
                store,
                *::include_wasm::__rt::Of::<__IncludeWasmAdder, _>::get(&self.id),
            )?;
            ::include_wasm::__rt::core::result::Result::Ok(AdderExports {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmAdder,
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
                *::include_wasm::__rt::Of::<__IncludeWasmAdder, _>::get(&self.id),
            )?;
            ::include_wasm::__rt::core::result::Result::Ok(unsafe {
                ::include_wasm::__rt::InstanceRef::memory_handle(&__instance, 0)
            })
        }
        /// Returns a reference to the function `add`.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the store is another.
        pub fn add<H: ::include_wasm::Host>(
            self,
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::Func,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Store::view(
                store,
                *::include_wasm::__rt::Of::<__IncludeWasmAdder, _>::get(&self.id),
            )?;
            ::include_wasm::__rt::core::result::Result::Ok(unsafe {
                ::include_wasm::__rt::InstanceRef::func(
                    &__instance,
                    ::include_wasm::__rt::Export {
                        func_ref_at: 100,
                        code: 0,
                        entry: ::include_wasm::__rt::Export::NONE,
                        keeps: false,
                    },
                )
            })
        }
    }
    impl AdderStorage {
        /// Storage without an instance.
        #[must_use]
        pub const fn new() -> Self {
            Self {
                storage: ::include_wasm::__rt::Of::<
                    __IncludeWasmAdder,
                    _,
                >::new(&MODULE, ::include_wasm::__rt::Storage::new()),
            }
        }
        /// Makes an instance and runs its start function, if it has one.
        ///
        /// # Errors
        ///
        /// Returns why there is none: it could not be loaded or linked, or its start did not finish.
        pub fn instantiate(
            &mut self,
        ) -> ::include_wasm::__rt::core::result::Result<
            AdderExports<'_, ::include_wasm::__rt::NoHost>,
            ::include_wasm::InstantiateError<
                ::include_wasm::__rt::core::convert::Infallible,
            >,
        > {
            let __store = ::include_wasm::__rt::Storage::begin(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmAdder,
                    _,
                >::get_mut(&mut self.storage, &MODULE),
                ::include_wasm::__rt::NoHost,
            );
            let __instance = unsafe {
                ::include_wasm::__rt::StorageGuard::instantiate(
                    __store,
                    &MODULE,
                    ::include_wasm::__rt::Imports {
                        functions: &[],
                        memories: &[],
                        tables: &[],
                        globals: &[],
                    },
                )
            }?;
            ::include_wasm::__rt::core::result::Result::Ok(AdderExports {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmAdder,
                    _,
                >::new(&MODULE, __instance),
            })
        }
    }
    impl ::include_wasm::__rt::core::default::Default for AdderStorage {
        fn default() -> Self {
            Self::new()
        }
    }
    impl ::include_wasm::__rt::core::fmt::Debug for AdderStorage {
        fn fmt(
            &self,
            f: &mut ::include_wasm::__rt::core::fmt::Formatter<'_>,
        ) -> ::include_wasm::__rt::core::fmt::Result {
            f.debug_struct("AdderStorage").finish_non_exhaustive()
        }
    }
};
const _: () = ::include_wasm::__rt::core::assert!(
    ::include_wasm::__rt::core::cfg!(target_arch = "x86_64"),
    "include_wasm: the module was compiled for x86_64"
);
