// Random numbers, for releases of Wine that do not have the library of this name.
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG len);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T len) {
    return SystemFunction036(buffer, (ULONG)len);
}
