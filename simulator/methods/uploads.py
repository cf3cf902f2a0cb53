"""A file parameter: an upload, attach://<part>, or the file_id of something sent before."""

from simulator.files import StoredFile
from simulator.methods.call import Call
from simulator.params import Upload
from simulator.wire import bad_request


def the_file(call: Call, kind: str) -> StoredFile:
    if kind in call.params.uploads:
        return keep_upload(call, kind, call.params.uploads[kind])
    value = call.params.text(kind)
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    return named_file(call, kind, value)


def named_file(call: Call, kind: str, value: str) -> StoredFile:
    if value.startswith("attach://"):
        part = call.params.uploads.get(value.removeprefix("attach://"))
        if part is None:
            raise bad_request(f"there is no {kind} in the request")
        return keep_upload(call, kind, part)
    if value.startswith(("http://", "https://")):
        # The simulator touches no network, so it answers as for a page that cannot be reached.
        raise bad_request("failed to get HTTP URL content")
    return _sent_before(call, kind, value)


def keep_upload(call: Call, kind: str, upload: Upload) -> StoredFile:
    if not upload.data:
        raise bad_request("file must be non-empty")
    return call.world.files.keep(kind, upload.data, upload.name, upload.mime_type)


def _sent_before(call: Call, kind: str, file_id: str) -> StoredFile:
    file = call.world.files.by_id.get(file_id)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"type of file mismatch: expected {kind.title()}, got {file.kind.title()}")
    return file
