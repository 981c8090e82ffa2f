/// An instance of `host.wasm`.
#[allow(dead_code)]
pub(crate) struct Plugin<H: ::include_wasm::Host> {
    instance: ::include_wasm::__rt::Of<
        __IncludeWasmPlugin,
        ::include_wasm::__rt::Instance<H>,
    >,
}
/// An instance of `host.wasm`, borrowed: its exports are methods.
#[allow(dead_code)]
pub(crate) struct PluginExports<'a, H: ::include_wasm::Host> {
    instance: ::include_wasm::__rt::Of<
        __IncludeWasmPlugin,
        ::include_wasm::__rt::InstanceRef<'a, H>,
    >,
}
/// An instance of `host.wasm` in a store.
#[allow(dead_code)]
#[derive(
    ::include_wasm::__rt::core::clone::Clone,
    ::include_wasm::__rt::core::marker::Copy,
    ::include_wasm::__rt::core::fmt::Debug
)]
pub(crate) struct PluginHandle {
    id: ::include_wasm::__rt::Of<__IncludeWasmPlugin, ::include_wasm::__rt::InstanceId>,
}
/// Storage for one instance of `host.wasm` and its host, for example in a `static`: what an instance needs of a heap.
#[allow(dead_code)]
pub(crate) struct PluginStorage<H: ::include_wasm::Host> {
    storage: ::include_wasm::__rt::Of<
        __IncludeWasmPlugin,
        ::include_wasm::__rt::Storage<H, 256, 1, 2, 4096>,
    >,
}
/// What `host.wasm` imports from `env`: the host implements it.
///
/// The module has no memory: that of a `Caller` is empty, and every address is out of its bounds.
#[allow(dead_code)]
pub(crate) trait PluginEnv: ::include_wasm::Host {
    /// Answers calls of the import `log`, of wasm type `(i32, i32)`.
    ///
    /// # Errors
    ///
    /// An error ends the call that led here, whose caller gets it.
    fn log(
        cx: &mut ::include_wasm::Caller<'_, Self>,
        p0: ::include_wasm::__rt::core::primitive::i32,
        p1: ::include_wasm::__rt::core::primitive::i32,
    ) -> ::include_wasm::__rt::core::result::Result<(), Self::Error>;
    /// Returns the value of the imported global `base`, of wasm type `i64`. It is asked for once per instance.
    fn base(host: &Self) -> ::include_wasm::__rt::core::primitive::i64;
    /// Answers calls of the import `keep`, of wasm type `(externref) -> funcref`.
    ///
    /// # Errors
    ///
    /// An error ends the call that led here, whose caller gets it.
    fn keep(
        cx: &mut ::include_wasm::Caller<'_, Self>,
        p0: ::include_wasm::__rt::core::option::Option<::include_wasm::ExternRef>,
    ) -> ::include_wasm::__rt::core::result::Result<
        ::include_wasm::__rt::core::option::Option<::include_wasm::Func>,
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
            ::include_wasm::__rt::parts::shared,
            ::include_wasm::__rt::parts::references,
        ],
    );
    unsafe extern "C" fn host_0_0<H: ::include_wasm::Host + PluginEnv>(
        __cx: *mut ::include_wasm::__rt::VmContext,
        p0: ::include_wasm::__rt::core::primitive::i32,
        p1: ::include_wasm::__rt::core::primitive::i32,
    ) {
        fn __call<H: ::include_wasm::Host + PluginEnv>(
            __cx: &mut ::include_wasm::Caller<'_, H>,
            p0: ::include_wasm::__rt::core::primitive::i32,
            p1: ::include_wasm::__rt::core::primitive::i32,
        ) -> ::include_wasm::__rt::core::result::Result<
            (),
            <H as ::include_wasm::Host>::Error,
        > {
            <H as PluginEnv>::log(__cx, p0, p1)
        }
        let __run = |__cx: &mut ::include_wasm::Caller<'_, H>| { __call(__cx, p0, p1) };
        unsafe { ::include_wasm::__rt::host_call::<H, ()>(__cx, __run) }
    }
    unsafe extern "C" fn host_0_2<H: ::include_wasm::Host + PluginEnv>(
        __cx: *mut ::include_wasm::__rt::VmContext,
        p0: ::include_wasm::__rt::RawRef,
    ) -> ::include_wasm::__rt::RawRef {
        fn __call<H: ::include_wasm::Host + PluginEnv>(
            __cx: &mut ::include_wasm::Caller<'_, H>,
            p0: ::include_wasm::__rt::core::option::Option<::include_wasm::ExternRef>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::__rt::core::option::Option<::include_wasm::Func>,
            <H as ::include_wasm::Host>::Error,
        > {
            <H as PluginEnv>::keep(__cx, p0)
        }
        let __run = |__cx: &mut ::include_wasm::Caller<'_, H>| {
            let p0: ::include_wasm::__rt::core::option::Option<
                ::include_wasm::ExternRef,
            > = unsafe { ::include_wasm::__rt::arg(&*__cx, p0) };
            __call(__cx, p0)
        };
        unsafe {
            ::include_wasm::__rt::host_call::<
                H,
                ::include_wasm::__rt::core::option::Option<::include_wasm::Func>,
            >(__cx, __run)
        }
    }
    unsafe extern "C" fn host_1_0<H: ::include_wasm::Host + ::wasi::Preview1>(
        __cx: *mut ::include_wasm::__rt::VmContext,
    ) -> ::include_wasm::__rt::core::primitive::i32 {
        fn __call<H: ::include_wasm::Host + ::wasi::Preview1>(
            __cx: &mut ::include_wasm::Caller<'_, H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::__rt::core::primitive::i32,
            <H as ::include_wasm::Host>::Error,
        > {
            <H as ::wasi::Preview1>::random(__cx)
        }
        let __run = |__cx: &mut ::include_wasm::Caller<'_, H>| { __call(__cx) };
        unsafe {
            ::include_wasm::__rt::host_call::<
                H,
                ::include_wasm::__rt::core::primitive::i32,
            >(__cx, __run)
        }
    }
    impl<H: ::include_wasm::Host> Plugin<H> {
        /// Makes an instance and runs its start function, if it has one.
        ///
        /// # Errors
        ///
        /// Returns why there is none: it could not be loaded or linked, or its start did not finish.
        pub fn instantiate(
            host: H,
        ) -> ::include_wasm::__rt::core::result::Result<
            Self,
            ::include_wasm::InstantiateError<<H as ::include_wasm::Host>::Error>,
        >
        where
            H: ::include_wasm::Host + PluginEnv + ::wasi::Preview1,
        {
            let mut __store = ::include_wasm::Store::new(host);
            let __global_0 = <H as PluginEnv>::base(
                ::include_wasm::Store::host(&mut __store),
            );
            let __global_0 = ::include_wasm::Store::new_global(
                &mut __store,
                __global_0,
                false,
            )?;
            let __instance = unsafe {
                ::include_wasm::__rt::Instance::in_store(
                    &MODULE,
                    __store,
                    ::include_wasm::__rt::Imports {
                        functions: &[
                            ::include_wasm::__rt::ImportFn::host(
                                host_0_0::<H> as *const (),
                            ),
                            ::include_wasm::__rt::ImportFn::host(
                                host_1_0::<H> as *const (),
                            ),
                            ::include_wasm::__rt::ImportFn::host(
                                host_0_2::<H> as *const (),
                            ),
                        ],
                        memories: &[],
                        tables: &[],
                        globals: &[
                            ::include_wasm::__rt::ImportGlobal::shared(__global_0),
                        ],
                    },
                )
            }?;
            ::include_wasm::__rt::core::result::Result::Ok(Self {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmPlugin,
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
            storage: &'static mut PluginStorage<H>,
            host: H,
        ) -> ::include_wasm::__rt::core::result::Result<
            Self,
            ::include_wasm::InstantiateError<<H as ::include_wasm::Host>::Error>,
        >
        where
            H: ::include_wasm::Host + PluginEnv + ::wasi::Preview1,
        {
            let mut __store = ::include_wasm::__rt::Storage::begin(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmPlugin,
                    _,
                >::get_mut(&mut storage.storage, &MODULE),
                host,
            );
            let __global_0 = <H as PluginEnv>::base(
                ::include_wasm::__rt::StorageGuard::host(&mut __store),
            );
            let __global_0 = ::include_wasm::__rt::StorageGuard::new_global(
                &mut __store,
                __global_0,
                false,
            )?;
            let __instance = unsafe {
                ::include_wasm::__rt::StorageGuard::instantiate_alone(
                    __store,
                    &MODULE,
                    ::include_wasm::__rt::Imports {
                        functions: &[
                            ::include_wasm::__rt::ImportFn::host(
                                host_0_0::<H> as *const (),
                            ),
                            ::include_wasm::__rt::ImportFn::host(
                                host_1_0::<H> as *const (),
                            ),
                            ::include_wasm::__rt::ImportFn::host(
                                host_0_2::<H> as *const (),
                            ),
                        ],
                        memories: &[],
                        tables: &[],
                        globals: &[
                            ::include_wasm::__rt::ImportGlobal::shared(__global_0),
                        ],
                    },
                )
            }?;
            ::include_wasm::__rt::core::result::Result::Ok(Self {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmPlugin,
                    _,
                >::new(&MODULE, __instance),
            })
        }
        /// Calls the export `run`, of wasm type `()`.
        ///
        /// # Errors
        ///
        /// Returns the trap, or the error of the host, that ended the call.
        #[inline]
        pub fn run(
            &mut self,
        ) -> ::include_wasm::__rt::core::result::Result<
            (),
            ::include_wasm::CallError<<H as ::include_wasm::Host>::Error>,
        > {
            PluginExports::run(&mut Self::exports(self))
        }
        /// Returns the host.
        #[must_use]
        pub fn host(__this: &Self) -> &H {
            ::include_wasm::__rt::Instance::host(
                ::include_wasm::__rt::Of::<__IncludeWasmPlugin, _>::get(&__this.instance),
            )
        }
        /// Returns the host.
        pub fn host_mut(__this: &mut Self) -> &mut H {
            ::include_wasm::__rt::Instance::host_mut(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmPlugin,
                    _,
                >::get_mut(&mut __this.instance, &MODULE),
            )
        }
        /// Returns the host and drops the instance.
        #[must_use]
        pub fn into_host(__this: Self) -> H {
            ::include_wasm::__rt::Instance::into_host(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmPlugin,
                    _,
                >::into_inner(__this.instance),
            )
        }
        /// Borrows the instance, for references to its functions for example.
        #[inline]
        #[must_use]
        pub fn exports(__this: &mut Self) -> PluginExports<'_, H> {
            let __instance = ::include_wasm::__rt::Instance::view(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmPlugin,
                    _,
                >::get_mut(&mut __this.instance, &MODULE),
            );
            PluginExports {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmPlugin,
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
                ::include_wasm::__rt::Of::<__IncludeWasmPlugin, _>::get(&__this.instance),
            )
        }
        /// Returns the frames of the last trap, innermost first.
        #[must_use]
        pub fn frames(__this: &Self) -> ::include_wasm::Frames<'_> {
            ::include_wasm::__rt::Instance::frames(
                ::include_wasm::__rt::Of::<__IncludeWasmPlugin, _>::get(&__this.instance),
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
            ::include_wasm::InstantiateError<<H as ::include_wasm::Host>::Error>,
        > {
            ::include_wasm::__rt::Instance::reset(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmPlugin,
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
            PluginHandle,
            ::include_wasm::InstantiateError<<H as ::include_wasm::Host>::Error>,
        >
        where
            H: ::include_wasm::Host + PluginEnv + ::wasi::Preview1,
        {
            let __global_0 = <H as PluginEnv>::base(::include_wasm::Store::host(store));
            let __global_0 = ::include_wasm::Store::new_global(
                store,
                __global_0,
                false,
            )?;
            let __id = unsafe {
                ::include_wasm::Store::instantiate(
                    store,
                    &MODULE,
                    ::include_wasm::__rt::Imports {
                        functions: &[
                            ::include_wasm::__rt::ImportFn::host(
                                host_0_0::<H> as *const (),
                            ),
                            ::include_wasm::__rt::ImportFn::host(
                                host_1_0::<H> as *const (),
                            ),
                            ::include_wasm::__rt::ImportFn::host(
                                host_0_2::<H> as *const (),
                            ),
                        ],
                        memories: &[],
                        tables: &[],
                        globals: &[
                            ::include_wasm::__rt::ImportGlobal::shared(__global_0),
                        ],
                    },
                )
            }?;
            ::include_wasm::__rt::core::result::Result::Ok(PluginHandle {
                id: ::include_wasm::__rt::Of::<
                    __IncludeWasmPlugin,
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
            PluginExports<'c, H>,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Caller::view(cx, &MODULE)?;
            ::include_wasm::__rt::core::result::Result::Ok(PluginExports {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmPlugin,
                    _,
                >::new(&MODULE, __instance),
            })
        }
    }
    impl<H: ::include_wasm::Host> ::include_wasm::__rt::core::fmt::Debug for Plugin<H> {
        fn fmt(
            &self,
            f: &mut ::include_wasm::__rt::core::fmt::Formatter<'_>,
        ) -> ::include_wasm::__rt::core::fmt::Result {
            f.debug_struct("Plugin").finish_non_exhaustive()
        }
    }
    impl<H: ::include_wasm::Host> PluginExports<'_, H> {
        /// Calls the export `run`, of wasm type `()`.
        ///
        /// # Errors
        ///
        /// Returns the trap, or the error of the host, that ended the call.
        #[inline]
        pub fn run(
            &mut self,
        ) -> ::include_wasm::__rt::core::result::Result<
            (),
            ::include_wasm::CallError<<H as ::include_wasm::Host>::Error>,
        > {
            unsafe {
                ::include_wasm::__rt::InstanceRef::call::<
                    (),
                    (),
                >(
                    ::include_wasm::__rt::Of::<
                        __IncludeWasmPlugin,
                        _,
                    >::get_mut(&mut self.instance, &MODULE),
                    ::include_wasm::__rt::Export {
                        func_ref_at: 103,
                        code: 96,
                        entry: 48,
                        keeps: false,
                    },
                    (),
                )
            }
        }
        /// Returns the host.
        pub fn host(__this: &mut Self) -> &mut H {
            ::include_wasm::__rt::InstanceRef::host(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmPlugin,
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
                ::include_wasm::__rt::Of::<__IncludeWasmPlugin, _>::get(&__this.instance),
            )
        }
        /// Returns the frames of the last trap, innermost first.
        #[must_use]
        pub fn frames(__this: &Self) -> ::include_wasm::Frames<'_> {
            ::include_wasm::__rt::InstanceRef::frames(
                ::include_wasm::__rt::Of::<__IncludeWasmPlugin, _>::get(&__this.instance),
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
                "run" => {
                    ::include_wasm::__rt::core::option::Option::Some(unsafe {
                        ::include_wasm::__rt::InstanceRef::func(
                            ::include_wasm::__rt::Of::<
                                __IncludeWasmPlugin,
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
    for PluginExports<'_, H> {
        fn fmt(
            &self,
            f: &mut ::include_wasm::__rt::core::fmt::Formatter<'_>,
        ) -> ::include_wasm::__rt::core::fmt::Result {
            f.debug_struct("PluginExports").finish_non_exhaustive()
        }
    }
    impl PluginHandle {
        /// Returns the instance, to call its exports.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the store is another.
        pub fn exports<H: ::include_wasm::Host>(
            self,
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            PluginExports<'_, H>,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Store::view(
                store,
                *::include_wasm::__rt::Of::<__IncludeWasmPlugin, _>::get(&self.id),
            )?;
            ::include_wasm::__rt::core::result::Result::Ok(PluginExports {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmPlugin,
                    _,
                >::new(&MODULE, __instance),
            })
        }
        /// Returns a reference to the function `run`.
        ///
        /// # Errors
        ///
        /// `WrongInstance` where the store is another.
        pub fn run<H: ::include_wasm::Host>(
            self,
            store: &mut ::include_wasm::Store<H>,
        ) -> ::include_wasm::__rt::core::result::Result<
            ::include_wasm::Func,
            ::include_wasm::WrongInstance,
        > {
            let __instance = ::include_wasm::Store::view(
                store,
                *::include_wasm::__rt::Of::<__IncludeWasmPlugin, _>::get(&self.id),
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
    impl<H: ::include_wasm::Host> PluginStorage<H> {
        /// Storage without an instance.
        #[must_use]
        pub const fn new() -> Self {
            Self {
                storage: ::include_wasm::__rt::Of::<
                    __IncludeWasmPlugin,
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
            PluginExports<'_, H>,
            ::include_wasm::InstantiateError<<H as ::include_wasm::Host>::Error>,
        >
        where
            H: ::include_wasm::Host + PluginEnv + ::wasi::Preview1,
        {
            let mut __store = ::include_wasm::__rt::Storage::begin(
                ::include_wasm::__rt::Of::<
                    __IncludeWasmPlugin,
                    _,
                >::get_mut(&mut self.storage, &MODULE),
                host,
            );
            let __global_0 = <H as PluginEnv>::base(
                ::include_wasm::__rt::StorageGuard::host(&mut __store),
            );
            let __global_0 = ::include_wasm::__rt::StorageGuard::new_global(
                &mut __store,
                __global_0,
                false,
            )?;
            let __instance = unsafe {
                ::include_wasm::__rt::StorageGuard::instantiate(
                    __store,
                    &MODULE,
                    ::include_wasm::__rt::Imports {
                        functions: &[
                            ::include_wasm::__rt::ImportFn::host(
                                host_0_0::<H> as *const (),
                            ),
                            ::include_wasm::__rt::ImportFn::host(
                                host_1_0::<H> as *const (),
                            ),
                            ::include_wasm::__rt::ImportFn::host(
                                host_0_2::<H> as *const (),
                            ),
                        ],
                        memories: &[],
                        tables: &[],
                        globals: &[
                            ::include_wasm::__rt::ImportGlobal::shared(__global_0),
                        ],
                    },
                )
            }?;
            ::include_wasm::__rt::core::result::Result::Ok(PluginExports {
                instance: ::include_wasm::__rt::Of::<
                    __IncludeWasmPlugin,
                    _,
                >::new(&MODULE, __instance),
            })
        }
    }
    impl<H: ::include_wasm::Host> ::include_wasm::__rt::core::default::Default
    for PluginStorage<H> {
        fn default() -> Self {
            Self::new()
        }
    }
    impl<H: ::include_wasm::Host> ::include_wasm::__rt::core::fmt::Debug
    for PluginStorage<H> {
        fn fmt(
            &self,
            f: &mut ::include_wasm::__rt::core::fmt::Formatter<'_>,
        ) -> ::include_wasm::__rt::core::fmt::Result {
            f.debug_struct("PluginStorage").finish_non_exhaustive()
        }
    }
};
const _: () = ::include_wasm::__rt::core::assert!(
    ::include_wasm::__rt::core::cfg!(target_arch = "x86_64"),
    "include_wasm: the module was compiled for x86_64"
);
