@echo off
rem The targets of the Makefile under Windows, with its variables: make aggregate ROUND=2026-nam ...
rem Started by a double click it shows a short menu. Labels that begin with _ are no targets.
chcp 65001 >nul
setlocal
cd /d "%~dp0"
set "PYTHONUTF8=1"
set "BIN=.venv\Scripts"
set "TARGETS=help aggregate templates doctor test test-fast lint format renew docs pictures words wheel bench clean"
set "VARIABLES=PYTHON ROUND BENCH RUNS"
if not defined BENCH set "BENCH=100,1000"
if not defined RUNS set "RUNS=5"
set "WANTED="
rem All words at once: as words of their own cmd parts them at = and at commas.
set "REST=%*"
if defined REST goto _word
echo %CMDCMDLINE% | findstr /i /c:" /c " >nul && goto _menu
goto _run

:_word
set "REST=%REST:"=%"
set "VALUE="
for /f "tokens=1* delims= " %%A in ("%REST%") do (
    set "WORD=%%A"
    set "REST=%%B"
)
for /f "tokens=1* delims==" %%A in ("%WORD%") do (
    set "NAME=%%A"
    set "VALUE=%%B"
)
if "%NAME%"=="%WORD%" goto _target
for %%V in (%VARIABLES%) do if /i "%%V"=="%NAME%" goto _variable
goto _unknown
:_variable
set "%NAME%=%VALUE%"
goto _next
:_target
for %%T in (%TARGETS%) do if /i "%%T"=="%NAME%" goto _wanted
goto _unknown
:_wanted
set "WANTED=%WANTED% %NAME%"
:_next
if defined REST goto _word

:_run
if not defined WANTED set "WANTED=help"
for %%T in (%WANTED%) do (
    call :%%T
    if errorlevel 1 exit /b
)
exit /b 0

:_unknown
echo Không có việc hoặc biến "%NAME%".
call :help
exit /b 2

:_menu
echo.
echo   1. Tạo thư mục của một đợt báo cáo mới
echo   2. Tạo biểu mẫu cho các đơn vị của một đợt
echo   3. Kiểm tra các tệp đã nhận của một đợt, chưa tổng hợp
echo   4. Tổng hợp một đợt
echo   5. Chốt số liệu của một đợt
echo   6. Kiểm tra máy này
echo   7. Thoát
echo.
choice /c 1234567 /n /m "Chọn từ 1 đến 7: "
set "CHOSEN=%errorlevel%"
if "%CHOSEN%"=="7" exit /b 0
if "%CHOSEN%"=="1" call :_new
if "%CHOSEN%"=="2" call :_templates
if "%CHOSEN%"=="3" call :_check
if "%CHOSEN%"=="4" call :_aggregate
if "%CHOSEN%"=="5" call :_close
if "%CHOSEN%"=="6" call :doctor
echo.
pause
goto _menu

:_new
call :_setup
if errorlevel 1 exit /b 2
set "ROUND="
set /p "ROUND=Tên đợt, ví dụ 2026-nam hoặc 2026-6T: "
if not defined ROUND exit /b 1
"%BIN%\tonghop" new "rounds\%ROUND%"
exit /b

:_templates
call :_latest
call :templates
exit /b

:_check
call :_setup
if errorlevel 1 exit /b 2
call :_named
if errorlevel 1 exit /b 1
"%BIN%\tonghop" check --round "%ROUND%" "rounds\%ROUND%\returned\**\*.xls*"
exit /b

:_aggregate
call :_latest
call :aggregate
exit /b

:_close
call :_setup
if errorlevel 1 exit /b 2
call :_named
if errorlevel 1 exit /b 1
"%BIN%\tonghop" close "%ROUND%"
exit /b

:_rounds
echo.
echo Các đợt hiện có:
for /d %%D in (rounds\*) do echo   %%~nxD
echo.
set "ROUND="
exit /b 0

:_latest
call :_rounds
set /p "ROUND=Tên đợt (chỉ bấm Enter: đợt có hạn nộp muộn nhất): "
exit /b 0

:_named
call :_rounds
set /p "ROUND=Tên đợt: "
if not defined ROUND exit /b 1
exit /b 0

:_setup
rem What was installed is known by the two files that said so.
copy /b /y pyproject.toml+constraints.txt "%TEMP%\tonghop-ready" >nul
fc /b "%TEMP%\tonghop-ready" ".venv\.ready" >nul 2>nul && exit /b 0
if not defined PYTHON (
    set "PYTHON=py -3"
    where py >nul 2>nul || set "PYTHON=python"
)
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" || (
    echo Cần Python 3.11 trở lên, tải tại trang python.org rồi chạy lại.
    exit /b 2
)
echo Đang cài đặt thư viện, mất vài phút ...
if exist ".venv\.ready" del /q ".venv\.ready"
%PYTHON% -m venv .venv || exit /b 2
"%BIN%\python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .[dev] || exit /b 2
copy /b /y "%TEMP%\tonghop-ready" ".venv\.ready" >nul
exit /b 0

:help
echo make help         List the targets
echo make aggregate    Aggregate a round: make aggregate [ROUND=name]; default: the latest due
echo make templates    Make the forms of a round: make templates [ROUND=name]
echo make doctor       Tell what is missing on this machine
echo make test         Run the tests
echo make test-fast    Run the tests that take no minute together
echo make lint         Check style and types
echo make format       Format the code
echo make renew        Renew everything that is generated: words, masters, pages, example, pictures
echo make docs         Make the reference pages of docs/ from the code
echo make pictures     Draw the pictures of the documents (LibreOffice, Chromium, pdftoppm)
echo make words        Compile the Vietnamese words of the command line
echo make wheel        Build the wheel into dist/
echo make bench        Measure speed and memory: make bench [BENCH=100,1000,5000] [RUNS=5]
echo make clean        Remove what the targets made, but no round and no output
exit /b 0

:aggregate
call :_setup
if errorlevel 1 exit /b 2
"%BIN%\tonghop" aggregate "%ROUND%"
exit /b

:templates
call :_setup
if errorlevel 1 exit /b 2
"%BIN%\tonghop" templates "%ROUND%"
exit /b

:doctor
call :_setup
if errorlevel 1 exit /b 2
"%BIN%\tonghop" doctor
exit /b

:test
call :_setup
if errorlevel 1 exit /b 2
"%BIN%\python" -m pytest
exit /b

:test-fast
call :_setup
if errorlevel 1 exit /b 2
"%BIN%\python" -m pytest -m "not slow"
exit /b

:lint
call :_setup
if errorlevel 1 exit /b 2
"%BIN%\ruff" check . || exit /b 1
"%BIN%\ruff" format --check . || exit /b 1
"%BIN%\mypy"
exit /b

:format
call :_setup
if errorlevel 1 exit /b 2
"%BIN%\ruff" format .
"%BIN%\ruff" check --fix .
exit /b

:renew
call :_setup
if errorlevel 1 exit /b 2
"%BIN%\python" -m docs.making.renew
exit /b

:docs
call :_setup
if errorlevel 1 exit /b 2
"%BIN%\python" -m docs.making
exit /b

:pictures
call :_setup
if errorlevel 1 exit /b 2
"%BIN%\python" -m docs.making.pictures
exit /b

:words
call :_setup
if errorlevel 1 exit /b 2
"%BIN%\pybabel" --quiet compile -D messages -d pipeline/cli/locale
exit /b

:wheel
call :_setup
if errorlevel 1 exit /b 2
if exist build rmdir /s /q build
"%BIN%\python" -m build --wheel --no-isolation --outdir dist .
exit /b

:bench
call :_setup
if errorlevel 1 exit /b 2
"%BIN%\python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .[dev,bench] || exit /b 2
"%BIN%\python" -m bench --sizes %BENCH% --runs %RUNS%
exit /b

:clean
for %%D in (.venv .mypy_cache .pytest_cache .ruff_cache build dist) do if exist "%%D" rmdir /s /q "%%D"
for /d %%D in (*.egg-info) do rmdir /s /q "%%D"
exit /b 0
