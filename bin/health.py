"""`python -m bin.health ready|work [http://host:port]`: asks a site how it is; ends with 1 when it is not well.

Standard library only: it is what the containers' health checks run.
"""

import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit


def main(part: str, site: str = "http://127.0.0.1:8000") -> int:
    # The site answers to its own name only, whatever the address it is reached by.
    name = urlsplit(os.environ.get("SITE_URL", "")).netloc or urlsplit(site).netloc
    request = urllib.request.Request(f"{site}/health/{part}", headers={"Host": name})  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=8) as answer:  # noqa: S310
            sys.stdout.write(answer.read().decode())
            return 0
    except urllib.error.HTTPError as error:
        sys.stdout.write(error.read().decode(errors="replace"))
    except OSError as error:
        sys.stdout.write(f"{site} does not answer: {error}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
