"""Reads a calendar from its standard input as Python's icalendar understands it, and prints its events as JSON."""

import json
import sys

from icalendar import Calendar

calendar = Calendar.from_ical(sys.stdin.buffer.read())
events = [
    {
        "uid": str(event["uid"]),
        "summary": str(event["summary"]),
        "description": str(event.get("description", "")),
        "url": str(event.get("url", "")),
        "from": str(event["dtstart"].dt),
        "to": str(event["dtend"].dt),
        "errors": [str(error) for error in event.errors],
    }
    for event in calendar.walk("VEVENT")
]
print(json.dumps({"name": str(calendar["x-wr-calname"]), "version": str(calendar["version"]), "events": events}))
