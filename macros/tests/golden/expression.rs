/// An instance of `expression.wasm`.
#[allow(dead_code)]
struct IncludedExpression {
    instance: ::include_wasm::__rt::Of<
        __IncludeWasm,
        ::include_wasm::__rt::Instance<::include_wasm::__rt::NoHost>,
    >,
}
/// An instance of `expression.wasm`, borrowed: its exports are methods.
#[allow(dead_code)]
struct IncludedExpressionExports<'a, H: ::include_wasm::Host> {
    instance: ::include_wasm::__rt::Of<
        __IncludeWasm,
        ::include_wasm::__rt::InstanceRef<'a, H>,
    >,
}
/// An instance of `expression.wasm` in a store.
#[allow(dead_code)]
#[derive(
    ::include_wasm::__rt::core::clone::Clone,
    ::include_wasm::__rt::core::marker::Copy,
    ::include_wasm::__rt::core::fmt::Debug
)]
struct IncludedExpressionHandle {
    id: ::include_wasm::__rt::Of<__IncludeWasm, ::include_wasm::__rt::InstanceId>,
}
/// Storage for one instance of `expression.wasm` and its host, for example in a `static`: what an instance needs of a heap.
#[allow(dead_code)]
struct IncludedExpressionStorage {
    storage: ::include_wasm::__rt::Of<
        __IncludeWasm,
        ::include_wasm::__rt::Storage<::include_wasm::__rt::NoHost, 256, 1, 2, 4096>,
    >,
}
#[allow(dead_code)]
const _: () = {
    mod __include_wasm_code {
        ::include_wasm::__rt::core::arch::global_asm!(".byte 0", options(raw));
    }
    unsafe extern "C" {
        fn include_wasm_0123();
    }
    static MODULE: ::include_wasm::__rt::Module = unsafe {
        ::include_wasm::__rt::Module::linked(
            b"meta",
            b"data",
            include_wasm_0123 as ::include_wasm::__rt::CodeStart,
            &[
                ::include_wasm::__rt::libcalls::raise,
                ::include_wasm::__rt::libcalls::memory_grow,
            ],
            &[::include_wasm::__rt::parts::references],
        )
    };
    impl IncludedExpression {
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
                    __IncludeWasm,
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
            storage: &'static mut IncludedExpressionStorage,
        ) -> ::include_wasm::__rt::core::result::Result<
            Self,
            ::include_wasm::InstantiateError<
                ::include_wasm::__rt::core::convert::Infallible,
            >,
        > {
            let __store = ::include_wasm::__rt::Storage::begin(
                ::include_wasm::__rt::Of::<
                    __IncludeWasm,
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
                    __IncludeWasm,
                    _,
                >::new(&MODULE, __instance),
            })
        }
        /// Calls the export `checksum`, of wasm type `(i32, i32) -> i64`.
        ///
        /// # Errors
        ///
        /// Returns the trap, or the error of the host, that ended the call.
        #[inline]
        pub fn checksum(
            &mut self,
            ptr: ::include_wasm::__rt::core::primitive::u32,
            len: ::include_wasm::__rt::core::primitive::u32,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::__rt::core::primitive::u64,
            ::include_wasm::Trap,
        > {
            IncludedExpressionExports::checksum(&mut Self::exports(self), ptr, len)
                .map_err(::include_wasm::__rt::trap_of)
        }
        /// Calls the export `is-empty`, of wasm type `(i32) -> i32`.
        ///
        /// # Errors
        ///
        /// Returns the trap, or the error of the host, that ended the call.
        #[inline]
        pub fn is_empty(
            &mut self,
            len: ::include_wasm::__rt::core::primitive::i32,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::__rt::core::primitive::i32,
            ::include_wasm::Trap,
        > {
            IncludedExpressionExports::is_empty(&mut Self::exports(self), len)
                .map_err(::include_wasm::__rt::trap_of)
        }
        /// Borrows the instance, for references to its functions for example.
        #[inline]
        #[must_use]
        pub fn exports(
            __this: &mut Self,
        ) -> IncludedExpressionExports<'_, ::include_wasm::__rt::NoHost> {
            let __instance = ::include_wasm::__rt::Instance::view(
                ::include_wasm::__rt::Of::<
                    __IncludeWasm,
                    _,
                >::get_mut(&mut __this.instance, &MODULE),
            );
            IncludedExpressionExports {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasm,
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
                ::include_wasm::__rt::Of::<__IncludeWasm, _>::get(&__this.instance),
            )
        }
        /// Returns the frames of the last trap, innermost first.
        #[must_use]
        pub fn frames(__this: &Self) -> ::include_wasm::Frames<'_> {
            ::include_wasm::__rt::Instance::frames(
                ::include_wasm::__rt::Of::<__IncludeWasm, _>::get(&__this.instance),
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
                    __IncludeWasm,
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
            IncludedExpressionHandle,
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
            ::include_wasm::__rt::core::result::Result::Ok(IncludedExpressionHandle {
                id: ::include_wasm::__rt::Of::<__IncludeWasm, _>::new(&MODULE, __id),
            })
        }
    }
    impl ::include_wasm::__rt::core::fmt::Debug for IncludedExpression {
        fn fmt(
            &self,
            f: &mut ::include_wasm::__rt::core::fmt::Formatter<'_>,
        ) -> ::include_wasm::__rt::core::fmt::Result {
            f.debug_struct("IncludedExpression").finish_non_exhaustive()
        }
    }
    impl<H: ::include_wasm::Host> IncludedExpressionExports<'_, H> {
        /// Calls the export `checksum`, of wasm type `(i32, i32) -> i64`.
        ///
        /// # Errors
        ///
        /// Returns the trap, or the error of the host, that ended the call.
        #[inline]
        pub fn checksum(
            &mut self,
            ptr: ::include_wasm::__rt::core::primitive::u32,
            len: ::include_wasm::__rt::core::primitive::u32,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::__rt::core::primitive::u64,
            ::include_wasm::CallError<H::Error>,
        > {
            let __result = unsafe {
                ::include_wasm::__rt::InstanceRef::call_direct::<
                    (
                        ::include_wasm::__rt::core::primitive::i32,
                        ::include_wasm::__rt::core::primitive::i32,
                    ),
                    ::include_wasm::__rt::core::primitive::i64,
                >(
                    ::include_wasm::__rt::Of::<
                        __IncludeWasm,
                        _,
                    >::get_mut(&mut self.instance, &MODULE),
                    8,
                    (ptr.cast_signed(), len.cast_signed()),
                )
            }?;
            ::include_wasm::__rt::core::result::Result::Ok(__result.cast_unsigned())
        }
        /// Calls the export `is-empty`, of wasm type `(i32) -> i32`.
        ///
        /// # Errors
        ///
        /// Returns the trap, or the error of the host, that ended the call.
        #[inline]
        pub fn is_empty(
            &mut self,
            len: ::include_wasm::__rt::core::primitive::i32,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::__rt::core::primitive::i32,
            ::include_wasm::CallError<H::Error>,
        > {
            unsafe {
                ::include_wasm::__rt::InstanceRef::call::<
                    (::include_wasm::__rt::core::primitive::i32,),
                    ::include_wasm::__rt::core::primitive::i32,
                >(
                    ::include_wasm::__rt::Of::<
                        __IncludeWasm,
                        _,
                    >::get_mut(&mut self.instance, &MODULE),
                    ::include_wasm::__rt::Export {
                        func_ref_at: 101,
                        code: 32,
                        entry: 16,
                        keeps: false,
                    },
                    (len,),
                )
            }
        }
        /// Returns the host.
        pub fn host(__this: &mut Self) -> &mut H {
            ::include_wasm::__rt::InstanceRef::host(
                ::include_wasm::__rt::Of::<
                    __IncludeWasm,
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
                ::include_wasm::__rt::Of::<__IncludeWasm, _>::get(&__this.instance),
            )
        }
        /// Returns the frames of the last trap, innermost first.
        #[must_use]
        pub fn frames(__this: &Self) -> ::include_wasm::Frames<'_> {
            ::include_wasm::__rt::InstanceRef::frames(
                ::include_wasm::__rt::Of::<__IncludeWasm, _>::get(&__this.instance),
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
                "checksum" => {
                    ::include_wasm::__rt::core::option::Option::Some(unsafe {
                        ::include_wasm::__rt::InstanceRef::func(
                            ::include_wasm::__rt::Of::<
                                __IncludeWasm,
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
                "is-empty" => {
                    ::include_wasm::__rt::core::option::Option::Some(unsafe {
                        ::include_wasm::__rt::InstanceRef::func(
                            ::include_wasm::__rt::Of::<
                                __IncludeWasm,
                                _,
                            >::get(&__this.instance),
                            ::include_wasm::__rt::Export {
                                func_ref_at: 101,
                                code: 32,
                                entry: 16,
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
    for IncludedExpressionExports<'_, H> {
        fn fmt(
            &self,
            f: &mut ::include_wasm::__rt::core::fmt::Formatter<'_>,
        ) -> ::include_wasm::__rt::core::fmt::Result {
            f.debug_struct("IncludedExpressionExports").finish_non_exhaustive()
        }
    }
    impl IncludedExpressionHandle {
        /// Returns the instance, to call its exports.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the store is another.
        pub fn exports<H: ::include_wasm::Host>(
            self,
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            IncludedExpressionExports<'_, H>,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Store::view(
                store,
                *::include_wasm::__rt::Of::<__IncludeWasm, _>::get(&self.id),
            )?;
            ::include_wasm::__rt::core::result::Result::Ok(IncludedExpressionExports {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasm,
                    _,
                >::new(&MODULE, __instance),
            })
        }
        /// Returns a reference to the function `checksum`.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the store is another.
        pub fn checksum<H: ::include_wasm::Host>(
            self,
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::Func,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Store::view(
                store,
                *::include_wasm::__rt::Of::<__IncludeWasm, _>::get(&self.id),
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
        /// Returns a reference to the function `is-empty`.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the store is another.
        pub fn is_empty<H: ::include_wasm::Host>(
            self,
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::Func,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Store::view(
                store,
                *::include_wasm::__rt::Of::<__IncludeWasm, _>::get(&self.id),
            )?;
            ::include_wasm::__rt::core::result::Result::Ok(unsafe {
                ::include_wasm::__rt::InstanceRef::func(
                    &__instance,
                    ::include_wasm::__rt::Export {
                        func_ref_at: 101,
                        code: 32,
                        entry: 16,
                        keeps: false,
                    },
                )
            })
        }
    }
    impl IncludedExpressionStorage {
        /// Storage without an instance.
        #[must_use]
        pub const fn new() -> Self {
            Self {
                storage: ::include_wasm::__rt::Of::<
                    __IncludeWasm,
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
            IncludedExpressionExports<'_, ::include_wasm::__rt::NoHost>,
            ::include_wasm::InstantiateError<
                ::include_wasm::__rt::core::convert::Infallible,
            >,
        > {
            let __store = ::include_wasm::__rt::Storage::begin(
                ::include_wasm::__rt::Of::<
                    __IncludeWasm,
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
            ::include_wasm::__rt::core::result::Result::Ok(IncludedExpressionExports {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasm,
                    _,
                >::new(&MODULE, __instance),
            })
        }
    }
    impl ::include_wasm::__rt::core::default::Default for IncludedExpressionStorage {
        fn default() -> Self {
            Self::new()
        }
    }
    impl ::include_wasm::__rt::core::fmt::Debug for IncludedExpressionStorage {
        fn fmt(
            &self,
            f: &mut ::include_wasm::__rt::core::fmt::Formatter<'_>,
        ) -> ::include_wasm::__rt::core::fmt::Result {
            f.debug_struct("IncludedExpressionStorage").finish_non_exhaustive()
        }
    }
    impl __IncludeWasm {
        fn module() -> Self {
            Self
        }
        /// Makes an instance.
        ///
        /// # Errors
        ///
        /// Returns why there is none.
        fn instantiate(
            self,
        ) -> ::include_wasm::__rt::core::result::Result<
            IncludedExpression,
            ::include_wasm::InstantiateError<
                ::include_wasm::__rt::core::convert::Infallible,
            >,
        > {
            IncludedExpression::instantiate()
        }
        /// Returns storage for an instance, to make it without a heap.
        fn storage(self) -> IncludedExpressionStorage {
            IncludedExpressionStorage::new()
        }
        #[allow(clippy::too_many_arguments)]
        fn checksum<'never>(
            &'never self,
            _: ::include_wasm::__rt::core::primitive::u32,
            _: ::include_wasm::__rt::core::primitive::u32,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::__rt::core::primitive::u64,
            ::include_wasm::Trap,
        >
        where
            &'never Self: ::include_wasm::__rt::Instantiated,
        {
            ::include_wasm::__rt::core::unreachable!()
        }
        #[allow(clippy::too_many_arguments)]
        fn is_empty<'never>(
            &'never self,
            _: ::include_wasm::__rt::core::primitive::i32,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::__rt::core::primitive::i32,
            ::include_wasm::Trap,
        >
        where
            &'never Self: ::include_wasm::__rt::Instantiated,
        {
            ::include_wasm::__rt::core::unreachable!()
        }
    }
};
const _: () = ::include_wasm::__rt::core::assert!(
    ::include_wasm::__rt::core::cfg!(target_arch = "x86_64"),
    "include_wasm: the module was compiled for x86_64"
);
