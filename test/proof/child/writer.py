"""The event log of a Python program: a line an event, no header, no escaping; told by lines on stdin."""

import sys
from datetime import datetime, timezone


def line(event_type, source, message):
    now = datetime.now(timezone.utc)
    time = now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}Z"
    return f"{time}|{event_type}|{source}|{message}\n"


MESSAGES = [
    "plain words",
    "raw | pipes || in | it",
    r"C:\new\table\x41 and \u202e stay as they are",
    "tokens_in=512 model=llama3.2 path=C:\\new",
    "é 漢 🦉 \u2028 and a tab\t.",
    'quotes "here" and { brackets [',
    "",
    "|",
    "ends with the torn mark? |\\",
]

path = sys.argv[1]
with open(path, "a", encoding="utf-8", newline="") as log:
    for message in MESSAGES:
        log.write(line("llm:response", "python agent", message))
    log.flush()
    print("written", flush=True)
    for request in sys.stdin:
        log.write(line("late:line", "python agent", request.rstrip("\n")))
        log.flush()
        print("written", flush=True)
