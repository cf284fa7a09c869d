"""Who may import whom: cli → aggregate → steps → records; schemas know nothing of the pipeline."""

from __future__ import annotations

import ast
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.plan.files import find_plan
from pipeline.plan.form import form_of_round
from pipeline.round.settings import Switches
from schemas.registry import FORM

ROOT = Path(__file__).parent.parent
STEPS = {
    "intake",
    "read",
    "identify",
    "validate",
    "waive",
    "select",
    "review",
    "measure",
    "summarise",
    "write",
}
MAY_USE_STEPS = {"aggregate", "check", "workers", "console"}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path, *, at_top_only: bool = False) -> set[str]:
    """Dotted names that a module imports (``from a import b`` gives both a and a.b)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if at_top_only else list(ast.walk(tree))
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def test_schemas_import_nothing_from_the_pipeline():
    for path in modules("schemas"):
        assert not {name for name in imports(path) if name.startswith("pipeline")}, path.name


@pytest.mark.parametrize("step", sorted(STEPS))
def test_a_step_imports_no_other_step(step):
    others = {f"pipeline.{other}" for other in STEPS - {step}}
    assert not imports(ROOT / "pipeline" / f"{step}.py") & others


def test_only_the_composers_import_steps():
    steps = {f"pipeline.{step}" for step in STEPS}
    for path in modules("pipeline"):
        if path.stem not in MAY_USE_STEPS | STEPS:
            assert not imports(path) & steps, path.name


def test_only_the_command_line_prints_or_exits():
    for path in modules("pipeline"):
        if path.parent.name == "cli":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in {"print", "sys.exit", "exit", "click.echo"}, path.name


def test_the_sample_s_filler_does_not_know_how_forms_are_read():
    reader = {
        "pipeline.read.read",
        "pipeline.read.clean",
        "pipeline.read.intake",
        "pipeline.read.workers",
    }
    for path in modules("pipeline/sample"):
        assert not imports(path) & reader, path.name


def loaded_by(statement: str) -> set[str]:
    """Top-level packages in ``sys.modules`` after a statement, in a fresh process."""
    code = f"{statement}\nimport sys\nprint(' '.join(name.split('.')[0] for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("statement", ["import pipeline.read.read", "import pipeline.read.workers"])
def test_reading_loads_neither_pandas_nor_pandera(statement):
    heavy = {"pandas", "pandera", "numpy", "openpyxl", "docx", "docxtpl", "jinja2", "lxml"}
    assert not loaded_by(statement) & heavy


def test_the_form_of_a_plan_reaches_a_worker_without_pandas_or_pandera(tmp_path):
    """What a worker gets must not load by itself what its modules take care not to load."""
    sent = tmp_path / "form"
    sent.write_bytes(pickle.dumps(form_of_round(find_plan("dong-da-2021-2030", FORM), Switches())))
    statement = f"import pickle; pickle.load(open({str(sent)!r}, 'rb'))"
    assert not loaded_by(statement) & {"pandas", "pandera", "numpy", "openpyxl", "pydantic"}


def test_the_command_line_itself_loads_nothing_heavy():
    heavy = {"pandas", "pandera", "numpy", "openpyxl", "xlsxwriter", "pydantic", "pyarrow"}
    heavy |= {"docx", "docxtpl", "jinja2", "lxml"}
    assert not loaded_by("import pipeline.cli") & heavy


@pytest.mark.parametrize("command", ["", "aggregate", "templates", "sample", "plans", "close"])
def test_help_loads_nothing_heavy(command):
    """What ``tonghop … --help`` has loaded when it exits, as the command itself runs."""
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*(name.split('.')[0] for name in sys.modules)))\n"
        "from pipeline.cli import main\n"
        f"main({[*filter(None, [command]), '--help']})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Ví dụ: tonghop" in done.stdout
    heavy = {"pandas", "pandera", "numpy", "openpyxl", "xlsxwriter", "pydantic", "pyarrow"}
    assert not set(done.stdout.split()) & (heavy | {"distributed", "dask", "sqlite3"})


def test_no_module_has_grown_two_jobs():
    for package in ("pipeline", "schemas"):
        for path in modules(package):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            assert lines <= 300, path.name


def test_every_package_is_listed_for_the_wheel():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = set(project["tool"]["setuptools"]["packages"])
    found = {
        name_of(path)
        for path in modules("pipeline") + modules("schemas")
        if path.name == "__init__.py"
    }
    (masters,) = project["tool"]["setuptools"]["package-dir"]
    assert listed == found | {masters}
