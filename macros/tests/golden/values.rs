/// An instance of `values.wasm`.
#[allow(dead_code)]
pub struct Values<H: ::include_wasm::Host> {
    instance: ::include_wasm::__rt::Of<
        __IncludeWasmValues,
        ::include_wasm::__rt::Instance<H>,
    >,
}
/// An instance of `values.wasm`, borrowed: its exports are methods.
#[allow(dead_code)]
pub struct ValuesExports<'a, H: ::include_wasm::Host> {
    instance: ::include_wasm::__rt::Of<
        __IncludeWasmValues,
        ::include_wasm::__rt::InstanceRef<'a, H>,
    >,
}
/// An instance of `values.wasm` in a store.
#[allow(dead_code)]
#[derive(
    ::include_wasm::__rt::core::clone::Clone,
    ::include_wasm::__rt::core::marker::Copy,
    ::include_wasm::__rt::core::fmt::Debug
)]
pub struct ValuesHandle {
    id: ::include_wasm::__rt::Of<__IncludeWasmValues, ::include_wasm::__rt::InstanceId>,
}
/// Storage for one instance of `values.wasm` and its host, for example in a `static`: what an instance needs of a heap.
#[allow(dead_code)]
pub struct ValuesStorage<H: ::include_wasm::Host> {
    storage: ::include_wasm::__rt::Of<
        __IncludeWasmValues,
        ::include_wasm::__rt::Storage<H, 256, 1, 2, 4096>,
    >,
}
/// What `values.wasm` imports from `host`: the host implements it.
///
/// The module has no memory: that of a `Caller` is empty, and every address is out of its bounds.
#[allow(dead_code)]
pub trait ValuesHost: ::include_wasm::Host {
    /// Answers calls of the import `swap`, of wasm type `(v128, funcref) -> (v128, externref)`.
    ///
    /// # Errors
    ///
    /// An error ends the call that led here, whose caller gets it.
    fn swap(
        cx: &mut ::include_wasm::Caller<'_, Self>,
        p0: ::include_wasm::V128,
        p1: ::include_wasm::__rt::core::option::Option<::include_wasm::Func>,
    ) -> ::include_wasm::__rt::core::result::Result<
        (
            ::include_wasm::V128,
            ::include_wasm::__rt::core::option::Option<::include_wasm::ExternRef>,
        ),
        Self::Error,
    >;
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
        &[
            ::include_wasm::__rt::parts::functions,
            ::include_wasm::__rt::parts::references,
            ::include_wasm::__rt::parts::globals,
            ::include_wasm::__rt::parts::tables,
        ],
    );
    unsafe extern "C" fn host_0_0<H: ::include_wasm::Host + ValuesHost>(
        __cx: *mut ::include_wasm::__rt::VmContext,
        __slots: *mut ::include_wasm::__rt::Slot,
    ) {
        fn __call<H: ::include_wasm::Host + ValuesHost>(
            __cx: &mut ::include_wasm::Caller<'_, H>,
            p0: ::include_wasm::V128,
            p1: ::include_wasm::__rt::core::option::Option<::include_wasm::Func>,
        ) -> ::include_wasm::__rt::core::result::Result<
            (
                ::include_wasm::V128,
                ::include_wasm::__rt::core::option::Option<::include_wasm::ExternRef>,
            ),
            <H as ::include_wasm::Host>::Error,
        > {
            <H as ValuesHost>::swap(__cx, p0, p1)
        }
        let __run = |
            __cx: &mut ::include_wasm::Caller<'_, H>,
            __slots: &mut [::include_wasm::__rt::Slot; 2]|
        {
            let __store = ::include_wasm::Caller::store_id(&*__cx);
            let p0: ::include_wasm::V128 = unsafe {
                ::include_wasm::__rt::from_slot(__slots[0], __store)
            };
            let p1: ::include_wasm::__rt::core::option::Option<::include_wasm::Func> = unsafe {
                ::include_wasm::__rt::from_slot(__slots[1], __store)
            };
            let (__r0, __r1) = __call(__cx, p0, p1)?;
            ::include_wasm::__rt::core::result::Result::Ok(
                ::include_wasm::__rt::fill(
                    __slots,
                    [
                        ::include_wasm::__rt::to_slot::<
                            ::include_wasm::V128,
                        >(__r0, __store),
                        ::include_wasm::__rt::to_slot::<
                            ::include_wasm::__rt::core::option::Option<
                                ::include_wasm::ExternRef,
                            >,
                        >(__r1, __store),
                    ],
                ),
            )
        };
        unsafe { ::include_wasm::__rt::host_call_slots::<H, 2>(__cx, __slots, __run) }
    }
    impl<H: ::include_wasm::Host> Values<H> {
        /// Makes an instance and runs its start function, if it has one.
        ///
        /// # Errors
        ///
        /// Returns why there is none: it could not be loaded or linked, or its start did not finish.
        pub fn instantiate_(
            host: H,
        ) -> ::include_wasm::__rt::core::result::Result<
            Self,
            ::include_wasm::InstantiateError<H::Error>,
        >
        where
            H: ::include_wasm::Host + ValuesHost,
        {
            let __instance = unsafe {
                ::include_wasm::__rt::Instance::new(
                    &MODULE,
                    host,
                    ::include_wasm::__rt::Imports {
                        functions: &[
                            ::include_wasm::__rt::ImportFn::host(
                                host_0_0::<H> as *const (),
                            ),
                        ],
                        memories: &[],
                        tables: &[],
                        globals: &[],
                    },
                )
            }?;
            ::include_wasm::__rt::core::result::Result::Ok(Self {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmValues,
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
            storage: &'static mut ValuesStorage<H>,
            host: H,
        ) -> ::include_wasm::__rt::core::result::Result<
            Self,
            ::include_wasm::InstantiateError<H::Error>,
        >
        where
            H: ::include_wasm::Host + ValuesHost,
        {
            let __store = ::include_wasm::__rt::Storage::begin(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmValues,
                    _,
                >::get_mut(&mut storage.storage, &MODULE),
                host,
            );
            let __instance = unsafe {
                ::include_wasm::__rt::StorageGuard::instantiate_alone(
                    __store,
                    &MODULE,
                    ::include_wasm::__rt::Imports {
                        functions: &[
                            ::include_wasm::__rt::ImportFn::host(
                                host_0_0::<H> as *const (),
                            ),
                        ],
                        memories: &[],
                        tables: &[],
                        globals: &[],
                    },
                )
            }?;
            ::include_wasm::__rt::core::result::Result::Ok(Self {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmValues,
                    _,
                >::new(&MODULE, __instance),
            })
        }
        /// Returns the exported table `type`, of elements of wasm type `externref`.
        pub fn type_(
            &mut self,
        ) -> ::include_wasm::Table<
            '_,
            ::include_wasm::__rt::core::option::Option<::include_wasm::ExternRef>,
        > {
            unsafe {
                ::include_wasm::__rt::InstanceRef::table::<
                    ::include_wasm::__rt::core::option::Option<::include_wasm::ExternRef>,
                >(
                    ::include_wasm::__rt::Instance::view(
                        ::include_wasm::__rt::Of::<
                            __IncludeWasmValues,
                            _,
                        >::get_mut(&mut self.instance, &MODULE),
                    ),
                    0,
                )
            }
        }
        /// Returns the exported global `""`, of wasm type `(mut f32)`.
        pub fn empty(
            &mut self,
        ) -> ::include_wasm::GlobalMut<'_, ::include_wasm::__rt::core::primitive::f32> {
            unsafe {
                ::include_wasm::__rt::InstanceRef::global_mut::<
                    ::include_wasm::__rt::core::primitive::f32,
                >(
                    ::include_wasm::__rt::Instance::view(
                        ::include_wasm::__rt::Of::<
                            __IncludeWasmValues,
                            _,
                        >::get_mut(&mut self.instance, &MODULE),
                    ),
                    0,
                )
            }
        }
        /// Returns the exported global `PI`, of wasm type `f64`.
        pub fn pi(
            &mut self,
        ) -> ::include_wasm::Global<'_, ::include_wasm::__rt::core::primitive::f64> {
            unsafe {
                ::include_wasm::__rt::InstanceRef::global::<
                    ::include_wasm::__rt::core::primitive::f64,
                >(
                    ::include_wasm::__rt::Instance::view(
                        ::include_wasm::__rt::Of::<
                            __IncludeWasmValues,
                            _,
                        >::get_mut(&mut self.instance, &MODULE),
                    ),
                    1,
                )
            }
        }
        /// Calls the export `wide`, of wasm type `(v128, i32) -> (i32, v128)`.
        ///
        /// # Errors
        ///
        /// Returns the trap, or the error of the host, that ended the call.
        #[inline]
        pub fn wide(
            &mut self,
            lanes: ::include_wasm::V128,
            negative: ::include_wasm::__rt::core::primitive::bool,
        ) -> ::include_wasm::__rt::core::result::Result<
            (::include_wasm::__rt::core::primitive::u32, ::include_wasm::V128),
            ::include_wasm::CallError<H::Error>,
        > {
            ValuesExports::wide(&mut Self::exports(self), lanes, negative)
        }
        /// Calls the export `same`, of wasm type `(funcref) -> funcref`.
        ///
        /// # Errors
        ///
        /// Returns the trap, or the error of the host, that ended the call.
        #[inline]
        pub fn same(
            &mut self,
            p0: ::include_wasm::__rt::core::option::Option<::include_wasm::Func>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::__rt::core::option::Option<::include_wasm::Func>,
            ::include_wasm::CallError<H::Error>,
        > {
            ValuesExports::same(&mut Self::exports(self), p0)
        }
        /// Calls the export `instantiate`, of wasm type `(i32, i32)`.
        ///
        /// # Errors
        ///
        /// Returns the trap, or the error of the host, that ended the call.
        #[inline]
        pub fn instantiate(
            &mut self,
            self_: ::include_wasm::__rt::core::primitive::i32,
            self__: ::include_wasm::__rt::core::primitive::i32,
        ) -> ::include_wasm::__rt::core::result::Result<
            (),
            ::include_wasm::CallError<H::Error>,
        > {
            ValuesExports::instantiate(&mut Self::exports(self), self_, self__)
        }
        /// Returns the host.
        #[must_use]
        pub fn host(__this: &Self) -> &H {
            ::include_wasm::__rt::Instance::host(
                ::include_wasm::__rt::Of::<__IncludeWasmValues, _>::get(&__this.instance),
            )
        }
        /// Returns the host.
        pub fn host_mut(__this: &mut Self) -> &mut H {
            ::include_wasm::__rt::Instance::host_mut(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmValues,
                    _,
                >::get_mut(&mut __this.instance, &MODULE),
            )
        }
        /// Returns the host and drops the instance.
        #[must_use]
        pub fn into_host(__this: Self) -> H {
            ::include_wasm::__rt::Instance::into_host(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmValues,
                    _,
                >::into_inner(__this.instance),
            )
        }
        /// Borrows the instance, for references to its functions for example.
        #[inline]
        #[must_use]
        pub fn exports(__this: &mut Self) -> ValuesExports<'_, H> {
            let __instance = ::include_wasm::__rt::Instance::view(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmValues,
                    _,
                >::get_mut(&mut __this.instance, &MODULE),
            );
            ValuesExports {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmValues,
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
                ::include_wasm::__rt::Of::<__IncludeWasmValues, _>::get(&__this.instance),
            )
        }
        /// Returns the frames of the last trap, innermost first.
        #[must_use]
        pub fn frames(__this: &Self) -> ::include_wasm::Frames<'_> {
            ::include_wasm::__rt::Instance::frames(
                ::include_wasm::__rt::Of::<__IncludeWasmValues, _>::get(&__this.instance),
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
            ::include_wasm::InstantiateError<H::Error>,
        > {
            ::include_wasm::__rt::Instance::reset(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmValues,
                    _,
                >::get_mut(&mut __this.instance, &MODULE),
            )
        }
        /// Makes an instance and runs its start function, if it has one.
        ///
        /// # Errors
        ///
        /// Returns why there is none: it could not be loaded or linked, or its start did not finish.
        pub fn instantiate_in(
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ValuesHandle,
            ::include_wasm::InstantiateError<H::Error>,
        >
        where
            H: ::include_wasm::Host + ValuesHost,
        {
            let __id = unsafe {
                ::include_wasm::Store::instantiate(
                    store,
                    &MODULE,
                    ::include_wasm::__rt::Imports {
                        functions: &[
                            ::include_wasm::__rt::ImportFn::host(
                                host_0_0::<H> as *const (),
                            ),
                        ],
                        memories: &[],
                        tables: &[],
                        globals: &[],
                    },
                )
            }?;
            ::include_wasm::__rt::core::result::Result::Ok(ValuesHandle {
                id: ::include_wasm::__rt::Of::<
                    __IncludeWasmValues,
                    _,
                >::new(&MODULE, __id),
            })
        }
        /// Returns the instance that called a host function, to call its exports.
        ///
        /// An instance whose start function is still running, or did not finish, calls too: from its start function, or by a
        /// function that it left in a shared table. Its state is what the start function left.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the caller is an instance of another module.
        pub fn reenter<'c>(
            cx: &'c mut ::include_wasm::Caller<'_, H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ValuesExports<'c, H>,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Caller::view(cx, &MODULE)?;
            ::include_wasm::__rt::core::result::Result::Ok(ValuesExports {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmValues,
                    _,
                >::new(&MODULE, __instance),
            })
        }
    }
    impl<H: ::include_wasm::Host> ::include_wasm::__rt::core::fmt::Debug for Values<H> {
        fn fmt(
            &self,
            f: &mut ::include_wasm::__rt::core::fmt::Formatter<'_>,
        ) -> ::include_wasm::__rt::core::fmt::Result {
            f.debug_struct("Values").finish_non_exhaustive()
        }
    }
    impl<H: ::include_wasm::Host> ValuesExports<'_, H> {
        /// Returns the exported table `type`, of elements of wasm type `externref`.
        pub fn type_(
            &mut self,
        ) -> ::include_wasm::Table<
            '_,
            ::include_wasm::__rt::core::option::Option<::include_wasm::ExternRef>,
        > {
            unsafe {
                ::include_wasm::__rt::InstanceRef::table::<
                    ::include_wasm::__rt::core::option::Option<::include_wasm::ExternRef>,
                >(
                    ::include_wasm::__rt::InstanceRef::reborrow(
                        ::include_wasm::__rt::Of::<
                            __IncludeWasmValues,
                            _,
                        >::get_mut(&mut self.instance, &MODULE),
                    ),
                    0,
                )
            }
        }
        /// Returns the exported global `""`, of wasm type `(mut f32)`.
        pub fn empty(
            &mut self,
        ) -> ::include_wasm::GlobalMut<'_, ::include_wasm::__rt::core::primitive::f32> {
            unsafe {
                ::include_wasm::__rt::InstanceRef::global_mut::<
                    ::include_wasm::__rt::core::primitive::f32,
                >(
                    ::include_wasm::__rt::InstanceRef::reborrow(
                        ::include_wasm::__rt::Of::<
                            __IncludeWasmValues,
                            _,
                        >::get_mut(&mut self.instance, &MODULE),
                    ),
                    0,
                )
            }
        }
        /// Returns the exported global `PI`, of wasm type `f64`.
        pub fn pi(
            &mut self,
        ) -> ::include_wasm::Global<'_, ::include_wasm::__rt::core::primitive::f64> {
            unsafe {
                ::include_wasm::__rt::InstanceRef::global::<
                    ::include_wasm::__rt::core::primitive::f64,
                >(
                    ::include_wasm::__rt::InstanceRef::reborrow(
                        ::include_wasm::__rt::Of::<
                            __IncludeWasmValues,
                            _,
                        >::get_mut(&mut self.instance, &MODULE),
                    ),
                    1,
                )
            }
        }
        /// Calls the export `wide`, of wasm type `(v128, i32) -> (i32, v128)`.
        ///
        /// # Errors
        ///
        /// Returns the trap, or the error of the host, that ended the call.
        #[inline]
        pub fn wide(
            &mut self,
            lanes: ::include_wasm::V128,
            negative: ::include_wasm::__rt::core::primitive::bool,
        ) -> ::include_wasm::__rt::core::result::Result<
            (::include_wasm::__rt::core::primitive::u32, ::include_wasm::V128),
            ::include_wasm::CallError<H::Error>,
        > {
            let __store = ::include_wasm::__rt::InstanceRef::store_id(
                ::include_wasm::__rt::Of::<__IncludeWasmValues, _>::get(&self.instance),
            );
            let mut __slots = [<::include_wasm::__rt::Slot as ::include_wasm::__rt::core::default::Default>::default(); 2];
            __slots[0] = ::include_wasm::__rt::to_slot::<
                ::include_wasm::V128,
            >(lanes, __store)?;
            __slots[1] = ::include_wasm::__rt::to_slot::<
                ::include_wasm::__rt::core::primitive::i32,
            >(
                <::include_wasm::__rt::core::primitive::i32 as ::include_wasm::__rt::core::convert::From<
                    ::include_wasm::__rt::core::primitive::bool,
                >>::from(negative),
                __store,
            )?;
            unsafe {
                ::include_wasm::__rt::InstanceRef::call_raw(
                    ::include_wasm::__rt::Of::<
                        __IncludeWasmValues,
                        _,
                    >::get_mut(&mut self.instance, &MODULE),
                    ::include_wasm::__rt::Export {
                        func_ref_at: 101,
                        code: 32,
                        entry: 16,
                        keeps: false,
                    },
                    &mut __slots,
                )
            }?;
            ::include_wasm::__rt::core::result::Result::Ok((
                unsafe {
                    ::include_wasm::__rt::from_slot::<
                        ::include_wasm::__rt::core::primitive::i32,
                    >(__slots[0], __store)
                }
                    .cast_unsigned(),
                unsafe {
                    ::include_wasm::__rt::from_slot::<
                        ::include_wasm::V128,
                    >(__slots[1], __store)
                },
            ))
        }
        /// Calls the export `same`, of wasm type `(funcref) -> funcref`.
        ///
        /// # Errors
        ///
        /// Returns the trap, or the error of the host, that ended the call.
        #[inline]
        pub fn same(
            &mut self,
            p0: ::include_wasm::__rt::core::option::Option<::include_wasm::Func>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::__rt::core::option::Option<::include_wasm::Func>,
            ::include_wasm::CallError<H::Error>,
        > {
            unsafe {
                ::include_wasm::__rt::InstanceRef::call::<
                    (::include_wasm::__rt::core::option::Option<::include_wasm::Func>,),
                    ::include_wasm::__rt::core::option::Option<::include_wasm::Func>,
                >(
                    ::include_wasm::__rt::Of::<
                        __IncludeWasmValues,
                        _,
                    >::get_mut(&mut self.instance, &MODULE),
                    ::include_wasm::__rt::Export {
                        func_ref_at: 102,
                        code: 64,
                        entry: ::include_wasm::__rt::Export::NONE,
                        keeps: true,
                    },
                    (p0,),
                )
            }
        }
        /// Calls the export `instantiate`, of wasm type `(i32, i32)`.
        ///
        /// # Errors
        ///
        /// Returns the trap, or the error of the host, that ended the call.
        #[inline]
        pub fn instantiate(
            &mut self,
            self_: ::include_wasm::__rt::core::primitive::i32,
            self__: ::include_wasm::__rt::core::primitive::i32,
        ) -> ::include_wasm::__rt::core::result::Result<
            (),
            ::include_wasm::CallError<H::Error>,
        > {
            unsafe {
                ::include_wasm::__rt::InstanceRef::call::<
                    (
                        ::include_wasm::__rt::core::primitive::i32,
                        ::include_wasm::__rt::core::primitive::i32,
                    ),
                    (),
                >(
                    ::include_wasm::__rt::Of::<
                        __IncludeWasmValues,
                        _,
                    >::get_mut(&mut self.instance, &MODULE),
                    ::include_wasm::__rt::Export {
                        func_ref_at: 103,
                        code: 96,
                        entry: 48,
                        keeps: false,
                    },
                    (self_, self__),
                )
            }
        }
        /// Returns the host.
        pub fn host(__this: &mut Self) -> &mut H {
            ::include_wasm::__rt::InstanceRef::host(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmValues,
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
                ::include_wasm::__rt::Of::<__IncludeWasmValues, _>::get(&__this.instance),
            )
        }
        /// Returns the frames of the last trap, innermost first.
        #[must_use]
        pub fn frames(__this: &Self) -> ::include_wasm::Frames<'_> {
            ::include_wasm::__rt::InstanceRef::frames(
                ::include_wasm::__rt::Of::<__IncludeWasmValues, _>::get(&__this.instance),
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
                "wide" => {
                    ::include_wasm::__rt::core::option::Option::Some(unsafe {
                        ::include_wasm::__rt::InstanceRef::func(
                            ::include_wasm::__rt::Of::<
                                __IncludeWasmValues,
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
                "same" => {
                    ::include_wasm::__rt::core::option::Option::Some(unsafe {
                        ::include_wasm::__rt::InstanceRef::func(
                            ::include_wasm::__rt::Of::<
                                __IncludeWasmValues,
                                _,
                            >::get(&__this.instance),
                            ::include_wasm::__rt::Export {
                                func_ref_at: 102,
                                code: 64,
                                entry: ::include_wasm::__rt::Export::NONE,
                                keeps: true,
                            },
                        )
                    })
                }
                "instantiate" => {
                    ::include_wasm::__rt::core::option::Option::Some(unsafe {
                        ::include_wasm::__rt::InstanceRef::func(
                            ::include_wasm::__rt::Of::<
                                __IncludeWasmValues,
                                _,
                            >::get(&__this.instance),
                            ::include_wasm::__rt::Export {
                                func_ref_at: 103,
                                code: 96,
                                entry: 48,
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
    for ValuesExports<'_, H> {
        fn fmt(
            &self,
            f: &mut ::include_wasm::__rt::core::fmt::Formatter<'_>,
        ) -> ::include_wasm::__rt::core::fmt::Result {
            f.debug_struct("ValuesExports").finish_non_exhaustive()
        }
    }
    impl ValuesHandle {
        /// Returns the instance, to call its exports.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the store is another.
        pub fn exports<H: ::include_wasm::Host>(
            self,
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ValuesExports<'_, H>,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Store::view(
                store,
                *::include_wasm::__rt::Of::<__IncludeWasmValues, _>::get(&self.id),
            )?;
            ::include_wasm::__rt::core::result::Result::Ok(ValuesExports {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmValues,
                    _,
                >::new(&MODULE, __instance),
            })
        }
        /// Returns a handle to the table `type`.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the store is another.
        pub fn type_<H: ::include_wasm::Host>(
            self,
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::TableHandle,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Store::view(
                store,
                *::include_wasm::__rt::Of::<__IncludeWasmValues, _>::get(&self.id),
            )?;
            ::include_wasm::__rt::core::result::Result::Ok(unsafe {
                ::include_wasm::__rt::InstanceRef::table_handle(&__instance, 0)
            })
        }
        /// Returns a handle to the global `""`.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the store is another.
        pub fn empty<H: ::include_wasm::Host>(
            self,
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::GlobalHandle<::include_wasm::__rt::core::primitive::f32>,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Store::view(
                store,
                *::include_wasm::__rt::Of::<__IncludeWasmValues, _>::get(&self.id),
            )?;
            ::include_wasm::__rt::core::result::Result::Ok(unsafe {
                ::include_wasm::__rt::InstanceRef::global_handle::<
                    ::include_wasm::__rt::core::primitive::f32,
                >(&__instance, 0)
            })
        }
        /// Returns a handle to the global `PI`.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the store is another.
        pub fn pi<H: ::include_wasm::Host>(
            self,
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::GlobalHandle<::include_wasm::__rt::core::primitive::f64>,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Store::view(
                store,
                *::include_wasm::__rt::Of::<__IncludeWasmValues, _>::get(&self.id),
            )?;
            ::include_wasm::__rt::core::result::Result::Ok(unsafe {
                ::include_wasm::__rt::InstanceRef::global_handle::<
                    ::include_wasm::__rt::core::primitive::f64,
                >(&__instance, 1)
            })
        }
        /// Returns a reference to the function `wide`.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the store is another.
        pub fn wide<H: ::include_wasm::Host>(
            self,
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::Func,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Store::view(
                store,
                *::include_wasm::__rt::Of::<__IncludeWasmValues, _>::get(&self.id),
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
        /// Returns a reference to the function `same`.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the store is another.
        pub fn same<H: ::include_wasm::Host>(
            self,
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::Func,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Store::view(
                store,
                *::include_wasm::__rt::Of::<__IncludeWasmValues, _>::get(&self.id),
            )?;
            ::include_wasm::__rt::core::result::Result::Ok(unsafe {
                ::include_wasm::__rt::InstanceRef::func(
                    &__instance,
                    ::include_wasm::__rt::Export {
                        func_ref_at: 102,
                        code: 64,
                        entry: ::include_wasm::__rt::Export::NONE,
                        keeps: true,
                    },
                )
            })
        }
        /// Returns a reference to the function `instantiate`.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the store is another.
        pub fn instantiate<H: ::include_wasm::Host>(
            self,
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::Func,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Store::view(
                store,
                *::include_wasm::__rt::Of::<__IncludeWasmValues, _>::get(&self.id),
            )?;
            ::include_wasm::__rt::core::result::Result::Ok(unsafe {
                ::include_wasm::__rt::InstanceRef::func(
                    &__instance,
                    ::include_wasm::__rt::Export {
                        func_ref_at: 103,
                        code: 96,
                        entry: 48,
                        keeps: false,
                    },
                )
            })
        }
    }
    impl<H: ::include_wasm::Host> ValuesStorage<H> {
        /// Storage without an instance.
        #[must_use]
        pub const fn new() -> Self {
            Self {
                storage: ::include_wasm::__rt::Of::<
                    __IncludeWasmValues,
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
            host: H,
        ) -> ::include_wasm::__rt::core::result::Result<
            ValuesExports<'_, H>,
            ::include_wasm::InstantiateError<H::Error>,
        >
        where
            H: ::include_wasm::Host + ValuesHost,
        {
            let __store = ::include_wasm::__rt::Storage::begin(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmValues,
                    _,
                >::get_mut(&mut self.storage, &MODULE),
                host,
            );
            let __instance = unsafe {
                ::include_wasm::__rt::StorageGuard::instantiate(
                    __store,
                    &MODULE,
                    ::include_wasm::__rt::Imports {
                        functions: &[
                            ::include_wasm::__rt::ImportFn::host(
                                host_0_0::<H> as *const (),
                            ),
                        ],
                        memories: &[],
                        tables: &[],
                        globals: &[],
                    },
                )
            }?;
            ::include_wasm::__rt::core::result::Result::Ok(ValuesExports {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmValues,
                    _,
                >::new(&MODULE, __instance),
            })
        }
    }
    impl<H: ::include_wasm::Host> ::include_wasm::__rt::core::default::Default
    for ValuesStorage<H> {
        fn default() -> Self {
            Self::new()
        }
    }
    impl<H: ::include_wasm::Host> ::include_wasm::__rt::core::fmt::Debug
    for ValuesStorage<H> {
        fn fmt(
            &self,
            f: &mut ::include_wasm::__rt::core::fmt::Formatter<'_>,
        ) -> ::include_wasm::__rt::core::fmt::Result {
            f.debug_struct("ValuesStorage").finish_non_exhaustive()
        }
    }
};
const _: () = ::include_wasm::__rt::core::assert!(
    ::include_wasm::__rt::core::cfg!(target_arch = "x86_64"),
    "include_wasm: the module was compiled for x86_64"
);
