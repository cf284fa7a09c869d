@echo off
rem The targets of the Makefile under Windows: make aggregate, make test ...
rem Started by a double click it shows a short menu.
chcp 65001 >nul
setlocal
cd /d "%~dp0"
set "PYTHONUTF8=1"
set "BIN=.venv\Scripts"
set "MENU="
if not "%~1"=="" goto choose
echo %CMDCMDLINE% | findstr /i /c:" /c " >nul && set "MENU=1"
if defined MENU goto menu
goto help

:choose
set "TARGET=%~1"
set "ROUND="
rem cmd parts ROUND=name into two words.
if /i "%~2"=="ROUND" set "ROUND=%~3"
if /i not "%~2"=="ROUND" set "ROUND=%~2"
findstr /r /c:"^:%TARGET%$" "%~f0" >nul || goto unknown
goto %TARGET%

:menu
echo.
echo   1. Tổng hợp đợt báo cáo có hạn nộp muộn nhất
echo   2. Tạo biểu mẫu cho đợt báo cáo có hạn nộp muộn nhất
echo   3. Kiểm tra máy này
echo   4. Thoát
echo.
choice /c 1234 /n /m "Chọn 1, 2, 3 hoặc 4: "
if errorlevel 4 exit /b 0
set "ROUND="
if errorlevel 3 set "TARGET=doctor"
if errorlevel 2 if not errorlevel 3 set "TARGET=templates"
if not errorlevel 2 set "TARGET=aggregate"
call :%TARGET%
echo.
pause
exit /b

:unknown
echo Không có việc "%~1".
call :help
exit /b 2

:setup
if exist ".venv\.ready" exit /b 0
set "PYTHON=py -3"
where py >nul 2>nul || set "PYTHON=python"
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" || (
    echo Cần Python 3.11 trở lên, tải tại trang python.org rồi chạy lại.
    exit /b 2
)
echo Đang cài đặt lần đầu, mất vài phút ...
%PYTHON% -m venv .venv || exit /b 2
"%BIN%\python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .[dev] || exit /b 2
type nul > ".venv\.ready"
exit /b 0

:help
echo make help         List the targets
echo make aggregate    Aggregate a round: make aggregate [ROUND=name]; default: the latest due
echo make templates    Make the forms of a round: make templates [ROUND=name]
echo make doctor       Tell what is missing on this machine
echo make test         Run the tests
echo make lint         Check style and types
echo make format       Format the code
echo make docs         Make the reference pages of docs/ from the code
echo make pictures     Draw the pictures of the documents (LibreOffice, Chromium, pdftoppm)
echo make words        Compile the Vietnamese words of the command line
echo make wheel        Build the wheel into dist/
echo make bench        Measure speed and memory: make bench [BENCH=100,1000,5000] [RUNS=5]
echo make clean        Remove what the targets made, but no round and no output
exit /b 0

:aggregate
call :setup || exit /b 2
"%BIN%\tonghop" aggregate %ROUND%
exit /b

:templates
call :setup || exit /b 2
"%BIN%\tonghop" templates %ROUND%
exit /b

:doctor
call :setup || exit /b 2
"%BIN%\tonghop" doctor
exit /b

:test
call :setup || exit /b 2
"%BIN%\python" -m pytest
exit /b

:lint
call :setup || exit /b 2
"%BIN%\ruff" check . || exit /b 1
"%BIN%\ruff" format --check . || exit /b 1
"%BIN%\mypy"
exit /b

:format
call :setup || exit /b 2
"%BIN%\ruff" format .
"%BIN%\ruff" check --fix .
exit /b

:docs
call :setup || exit /b 2
"%BIN%\python" -m docs.making
exit /b

:pictures
call :setup || exit /b 2
"%BIN%\python" -m docs.making.pictures
exit /b

:words
call :setup || exit /b 2
"%BIN%\pybabel" --quiet compile -D messages -d pipeline/cli/locale
exit /b

:wheel
call :setup || exit /b 2
if exist build rmdir /s /q build
"%BIN%\python" -m build --wheel --no-isolation --outdir dist .
exit /b

:bench
call :setup || exit /b 2
if not defined BENCH set "BENCH=100,1000"
if not defined RUNS set "RUNS=5"
"%BIN%\python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .[dev,bench] || exit /b 2
"%BIN%\python" -m bench --sizes %BENCH% --runs %RUNS%
exit /b

:clean
for %%D in (.venv .mypy_cache .pytest_cache .ruff_cache build dist) do if exist "%%D" rmdir /s /q "%%D"
exit /b 0
