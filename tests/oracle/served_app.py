"""One of the oracle's applications behind uvicorn, as the platform runs it: served_app.py gateway|data_layer DESCRIPTOR [DATA-LAYER-URL]

DESCRIPTOR is that of a listening socket, so whoever starts it need not wait until it is there. To be run by the Python of .venv/gateway-oracle or .venv/data-layer-oracle. The web server comes from the environment of the
same service's HTTP tests, in the platform's version.
"""
import pathlib
import socket
import sys


def main():
    dialect, descriptor = sys.argv[1], int(sys.argv[2])
    environment = pathlib.Path(sys.prefix).parent / f"{dialect.replace('_', '-')}-wire"
    sys.path += [str(path) for path in environment.glob("lib/python3*/site-packages")]
    import uvicorn
    if dialect == "gateway":
        import gateway_app
        app = gateway_app.make_app(sys.argv[3])
    else:
        import data_layer_app
        app = data_layer_app.make_app()
    http = "httptools" if dialect == "gateway" else "h11"
    server = uvicorn.Server(uvicorn.Config(app, http=http, log_level="critical", lifespan="off"))
    server.run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    main()
