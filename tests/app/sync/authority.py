"""An authority of one's own, and a server whose certificate it issued."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

WELL = b'{"well":true}'


def issue(folder: Path) -> tuple[Path, Path]:
    """(the authority's certificate, a server's certificate with its key); valid today, by the
    machine's clock, which is the one TLS goes by."""
    mother, child = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _certificate("Test authority", "Test authority", mother, mother, ca=True)
    server = _certificate("localhost", "Test authority", child, mother, ca=False)
    root, leaf = folder / "authority.pem", folder / "server.pem"
    root.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    leaf.write_bytes(
        server.public_bytes(serialization.Encoding.PEM)
        + child.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return root, leaf


def _certificate(
    name: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    *,
    ca: bool,
) -> x509.Certificate:
    def called(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    start = datetime.now(UTC) - timedelta(hours=1)
    built = (
        x509.CertificateBuilder()
        .subject_name(called(name))
        .issuer_name(called(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    return built.sign(signer, hashes.SHA256())


@contextmanager
def serving(certificate: Path) -> Iterator[int]:
    """A server that answers every POST with `WELL`; yields its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.send_header("content-length", str(len(WELL)))
            self.end_headers()
            self.wfile.write(WELL)

        def log_message(self, *what: object) -> None: ...

    class Server(HTTPServer):
        def get_request(self) -> tuple[ssl.SSLSocket, object]:
            peer, address = self.socket.accept()
            try:
                return context.wrap_socket(peer, server_side=True), address
            except (OSError, ssl.SSLError) as error:
                with suppress(OSError):
                    peer.close()
                raise OSError("the client did not like it") from error

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
