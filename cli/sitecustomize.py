"""Tells the stand-in which line of a script each request comes from: the header X-Understudy-Site.

`understudy check` and `run` put the folder of this file in front of PYTHONPATH, so every Python they start runs it. It must never
break a script: it imports nothing that the script does not, touches requests to the stand-in only, and swallows all of its own
errors. The sitecustomize that would have been found without it runs as ever.
"""
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
_HEADER = "X-Understudy-Site"
_PREFIX = b"x-understudy-site:"
_PORTS = frozenset(os.environ.get("UNDERSTUDY_SITES", "").split(","))
_HOSTS = frozenset(("127.0.0.1", "localhost"))
_LONGEST = 300  # bytes of a path
_MOST = 10000  # files whose names are remembered
_ROOT = os.path.join(os.getcwd(), "")
# Where the code of others is: libraries and frameworks, not scripts.
_OTHERS = tuple({os.path.dirname(os.__file__) + os.sep, _HERE + os.sep,
                 *(os.path.join(prefix, lib, "python") for prefix in (sys.prefix, sys.base_prefix) for lib in ("lib", "lib64"))})
_names = {}  # the name of a file as it is sent, or None for what is not the script's


def _name_of(path):
    """The file as it is sent: below the working directory, with what a header can't hold as %XX."""
    if path.startswith("<") or os.path.abspath(path).startswith(_OTHERS) or f"{os.sep}site-packages{os.sep}" in path:
        return None
    path = os.path.abspath(path)
    if path.startswith(_ROOT):
        path = path[len(_ROOT):]
    plain = os.fsencode(path)[:_LONGEST]
    return "".join(chr(byte) if 0x20 < byte < 0x7F and byte != 0x25 else f"%{byte:02X}" for byte in plain)


def _site():
    """The innermost line that is the script's; None when there is none."""
    frame = sys._getframe(2)
    while frame is not None:
        path = frame.f_code.co_filename
        if path not in _names:
            if len(_names) >= _MOST:
                _names.clear()
            _names[path] = _name_of(path)
        if _names[path] is not None:
            return f"{_names[path]}:{frame.f_lineno}"
        frame = frame.f_back
    return None


def _is_ours(host, port):
    return str(port) in _PORTS and host in _HOSTS


def _patch_http_client(module):
    """http.client, below requests, urllib3, urllib.request and Locust's HttpUser."""
    original = module.HTTPConnection.endheaders

    def endheaders(self, *arguments, **named):
        try:
            sent = getattr(self, "_buffer", ())
            if _is_ours(self.host, self.port) and not any(line.lower().startswith(_PREFIX) for line in sent):
                site = _site()
                if site is not None:
                    module.HTTPConnection.putheader(self, _HEADER, site)
        except Exception:
            pass
        return original(self, *arguments, **named)

    module.HTTPConnection.endheaders = endheaders


def _patch_httpx(module):
    for kind in (module.Client, module.AsyncClient):
        def wrap(original):
            def send(self, request, *arguments, **named):
                try:
                    if _is_ours(request.url.host, request.url.port):
                        site = _site()
                        if site is not None:
                            request.headers.setdefault(_HEADER, site)
                except Exception:
                    pass
                return original(self, request, *arguments, **named)
            return send
        kind.send = wrap(kind.send)


def _patch_aiohttp(module):
    original = module.ClientSession._request

    def _request(self, method, address, *arguments, **named):
        try:
            url = self._build_url(address)
            if _is_ours(url.host, url.port):
                site = _site()
                if site is not None:
                    headers = named.get("headers")
                    pairs = list(headers.items() if hasattr(headers, "items") else headers or ())
                    named = {**named, "headers": [*pairs, (_HEADER, site)]}
        except Exception:
            pass
        return original(self, method, address, *arguments, **named)

    module.ClientSession._request = _request


def _patch_geventhttpclient(module):
    """Below Locust's FastHttpUser."""
    original = module.HTTPClient.request

    def request(self, method, request_uri, body=b"", headers=None):
        try:
            if _is_ours(self.host, self.port):
                site = _site()
                if site is not None:
                    merged = self.headers_type()
                    merged.update(headers or {})
                    merged[_HEADER] = site
                    headers = merged
        except Exception:
            pass
        return original(self, method, request_uri, body, headers)

    module.HTTPClient.request = request


_PATCHES = {"http.client": _patch_http_client, "httpx._client": _patch_httpx, "aiohttp.client": _patch_aiohttp,
            "geventhttpclient.client": _patch_geventhttpclient}


class _Finder:
    """Patches a library once it was imported, and has no part in anything else."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        patch = _PATCHES.get(name)
        if patch is None:
            return None
        try:
            del _PATCHES[name]
            for finder in sys.meta_path:
                if finder is _Finder:
                    continue
                spec = finder.find_spec(name, path, target)
                if spec is None:
                    continue
                execute = spec.loader.exec_module

                def exec_module(module):
                    execute(module)
                    try:
                        patch(module)
                    except Exception:
                        pass

                spec.loader.exec_module = exec_module
                return spec
        except Exception:
            pass
        return None


def _run_the_next():
    """The sitecustomize that this one stands in front of. Its errors are those that it always had."""
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != _HERE]
    # importlib under the names that it has before anybody imports it, which would take longer than all of this.
    from _frozen_importlib import module_from_spec
    from _frozen_importlib_external import PathFinder
    spec = PathFinder.find_spec("sitecustomize", sys.path)
    if spec is None or spec.loader is None:
        return
    module = module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)


if _PORTS != {""}:
    for _name, _patch in list(_PATCHES.items()):
        if _name in sys.modules:  # by another .pth file
            try:
                _PATCHES.pop(_name)(sys.modules[_name])
            except Exception:
                pass
    sys.meta_path.insert(0, _Finder)
_run_the_next()
