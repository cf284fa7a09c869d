/* A program that tests/support/wine.py puts in the place of every other: it notes how it was called
 * and with what, and does the little that the batch files count on. */
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

static wchar_t self[4096], value[32768];

static const wchar_t *of(const wchar_t *name) {
    return GetEnvironmentVariableW(name, value, 32768) ? value : L"";
}

/* Wine frees what a program held a moment after its end. */
static FILE *opened(const wchar_t *path, const wchar_t *mode) {
    FILE *file = NULL;
    for (int tries = 0; !file && tries < 50; tries++) {
        file = _wfopen(path, mode);
        if (!file && *mode == L'r' && GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES) break;
        if (!file) Sleep(20);
    }
    return file;
}

static void note(const wchar_t *text) {
    static char bytes[131072];
    int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, sizeof bytes, NULL, NULL);
    FILE *file = opened(of(L"STAND_IN_CALLS"), L"ab");
    fwrite(bytes, 1, size, file); /* with the zero that ends it */
    fclose(file);
}

static void make(const wchar_t *folder, const wchar_t *name) {
    wchar_t path[4096];
    for (const wchar_t *at = folder; (at = wcspbrk(at, L"/\\")); at++) {
        wcsncpy(path, folder, at - folder);
        path[at - folder] = 0;
        CreateDirectoryW(path, NULL);
    }
    CreateDirectoryW(folder, NULL);
    swprintf(path, 4096, L"%ls\\Scripts", folder);
    CreateDirectoryW(path, NULL);
    swprintf(path, 4096, L"%ls\\Scripts\\%ls", folder, name);
    CopyFileW(self, path, FALSE);
}

/* Explorer's own command line, which no shell of this machine could hand on unchanged. */
static int start(void) {
    static wchar_t line[32768];
    STARTUPINFOW with = {sizeof with};
    PROCESS_INFORMATION made;
    DWORD code = 99;
    wchar_t *all = GetEnvironmentStringsW();
    for (wchar_t *one = all; *one; one += wcslen(one) + 1) {
        wchar_t *sign = wcschr(one, L'=');
        if (wcsncmp(one, L"SET_", 4) || !sign) continue;
        *sign = 0;
        SetEnvironmentVariableW(one + 4, sign[1] ? sign + 1 : NULL);
        *sign = L'=';
    }
    wcscpy(line, of(L"STAND_IN_STARTS"));
    SetEnvironmentVariableW(L"STAND_IN_STARTS", NULL);
    if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &with, &made)) return 98;
    WaitForSingleObject(made.hProcess, INFINITE);
    GetExitCodeProcess(made.hProcess, &code);
    return (int)code;
}

static int same(const wchar_t *one, const wchar_t *other) {
    FILE *a = opened(one, L"rb"), *b = opened(other, L"rb");
    int c = 0, d = 0;
    while (a && b && c == d && c != EOF) c = fgetc(a), d = fgetc(b);
    return a && b && c == d ? 0 : 1;
}

int wmain(int count, wchar_t **words) {
    static const wchar_t *const made[] = {L"python.exe", L"tonghop.exe", L"ruff.exe", L"mypy.exe"};
    static const wchar_t *const told[] = {
        L"HTTPS_PROXY", L"PYTHONUTF8", L"UV_NO_CONFIG", L"UV_PYTHON_INSTALL_MIRROR", L"UV_SYSTEM_CERTS"};
    static wchar_t fails[4096], found[4096], *name, *code;
    GetModuleFileNameW(NULL, self, 4096);
    if (*of(L"STAND_IN_STARTS")) return start();
    name = wcsrchr(self, L'\\') + 1;
    if (!_wcsicmp(name, L"fc.exe")) return same(words[count - 2], words[count - 1]);
    if (!_wcsicmp(name, L"where.exe"))
        return !SearchPathW(NULL, words[1], L".exe", 4096, found, NULL);
    note(self);
    swprintf(found, 4096, L"%d", count - 1);
    note(found);
    for (int i = 1; i < count; i++) note(words[i]);
    for (int i = 0; i < 5; i++) {
        swprintf(found, 4096, L"%ls=%ls", told[i], of(told[i]));
        note(found);
    }
    GetCurrentDirectoryW(4096 - 3, wcscpy(found, L"in=") + 3);
    note(found);
    wcsncpy(fails, of(L"STAND_IN_FAILS"), 4095); /* word:code */
    code = wcsrchr(fails, L':');
    if (code) *code++ = 0;
    for (int i = 1; i < count; i++) {
        if (code && !wcscmp(words[i], fails)) return _wtoi(code);
        if (!wcscmp(words[i], L"venv"))
            for (int k = 0; k < 4; k++) make(words[count - 1], made[k]);
    }
    return 0;
}
