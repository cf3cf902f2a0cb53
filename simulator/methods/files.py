"""getFile and profile photos (nobody here has one)."""

from simulator.files import LARGEST_DOWNLOAD
from simulator.methods.call import Call
from simulator.wire import Json, bad_request


def get_file(call: Call) -> Json:
    file = call.world.files.by_id.get(call.params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.data) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {**file.as_api(), "file_path": file.path}


def get_user_profile_photos(call: Call) -> Json:
    if call.params.integer("user_id") not in call.world.users:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}
