@echo off
rem The targets of the Makefile under Windows, with its variables: make aggregate ROUND=2026-nam ...
rem Started by a double click it opens the page in the browser. Labels that begin with _ are no targets.
chcp 65001 >nul
setlocal DisableDelayedExpansion
cd /d "%~dp0"
set "PYTHONUTF8=1"
set "BIN=.venv\Scripts"
set "TARGETS=help aggregate open templates doctor test test-fast lint format renew docs pictures words wheel bundle bench clean"
set "VARIABLES=PYTHON ROUND BENCH RUNS PYTHON_ARCHIVE"
if not defined BENCH set "BENCH=100,1000"
if not defined RUNS set "RUNS=5"
set "WANTED="
set "EXTRA=dev"
set "READY=.venv\.ready"
rem All words at once: as words of their own cmd parts them at = and at commas.
set "REST=%*"
if defined REST goto _word
rem In quotes and without those of its own: a folder may be called GD&DT.
set "LINE=%CMDCMDLINE:"=%"
if not "%LINE: /c =%"=="%LINE%" goto _double_click
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
rem Not "if errorlevel 1": what Windows ends ends with a number below zero.
:_each
for /f "tokens=1*" %%A in ("%WANTED%") do (
    set "NAME=%%A"
    set "WANTED=%%B"
)
call :%NAME%
if not "%ERRORLEVEL%"=="0" exit /b
if defined WANTED goto _each
exit /b 0

:_unknown
echo Không có việc hoặc biến "%NAME%".
call :help
exit /b 2

:_double_click
rem An officer needs the page and nothing that developers do.
set "EXTRA=desk"
set "READY=.venv\.ready-desk"
call :open
if not "%ERRORLEVEL%"=="0" pause
exit /b

:_setup
rem What was installed is known by the two files that said so.
copy /b /y pyproject.toml+constraints.txt "%TEMP%\tonghop-ready" >nul
fc /b "%TEMP%\tonghop-ready" ".venv\.ready" >nul 2>nul
if "%ERRORLEVEL%"=="0" exit /b 0
fc /b "%TEMP%\tonghop-ready" "%READY%" >nul 2>nul
if "%ERRORLEVEL%"=="0" exit /b 0
if defined PYTHON goto _python
set "PYTHON=py -3"
where py >nul 2>nul
if not "%ERRORLEVEL%"=="0" set "PYTHON=python"
:_python
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))"
if not "%ERRORLEVEL%"=="0" goto _no_python
echo Đang cài đặt thư viện, mất vài phút ...
if exist "%READY%" del /q "%READY%"
%PYTHON% -m venv .venv
if not "%ERRORLEVEL%"=="0" exit /b 2
"%BIN%\python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .[%EXTRA%]
if not "%ERRORLEVEL%"=="0" exit /b 2
copy /b /y "%TEMP%\tonghop-ready" "%READY%" >nul
exit /b 0

:_no_python
echo Cần Python 3.11 trở lên, tải tại trang python.org rồi chạy lại.
exit /b 2

:help
echo make help         List the targets
echo make aggregate    Aggregate a round: make aggregate [ROUND=name]; default: the latest due
echo make open         Open the officer's page in the browser
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
echo make bundle       Build dist/tonghop-windows.zip: what an officer's machine is set up from; PYTHON_ARCHIVE=file packs a Python along
echo make bench        Measure speed and memory: make bench [BENCH=100,1000,5000] [RUNS=5]
echo make clean        Remove what the targets made, but no round and no output
exit /b 0

:aggregate
call :_setup
if errorlevel 1 exit /b 2
"%BIN%\tonghop" aggregate "%ROUND%"
exit /b

:open
call :_setup
if errorlevel 1 exit /b 2
"%BIN%\tonghop" open
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
"%BIN%\ruff" check .
if not "%ERRORLEVEL%"=="0" exit /b 1
"%BIN%\ruff" format --check .
if not "%ERRORLEVEL%"=="0" exit /b 1
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

:bundle
call :_setup
if errorlevel 1 exit /b 2
"%BIN%\python" -m bundle --python-archive "%PYTHON_ARCHIVE%"
exit /b

:bench
call :_setup
if errorlevel 1 exit /b 2
"%BIN%\python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .[dev,bench]
if not "%ERRORLEVEL%"=="0" exit /b 2
"%BIN%\python" -m bench --sizes %BENCH% --runs %RUNS%
exit /b

:clean
for %%D in (.venv .mypy_cache .pytest_cache .ruff_cache build dist) do if exist "%%D" rmdir /s /q "%%D"
for /d %%D in (*.egg-info) do rmdir /s /q "%%D"
exit /b 0
