#!/bin/sh
# check, build, serve and test the explainer. Needs Go; everything else it
# fetches or builds. See README.md.
set -eu
cd "$(dirname "$0")"

if ! command -v go >/dev/null 2>&1; then
  echo "build.sh: Go is needed (https://go.dev/dl/)" >&2
  exit 1
fi

if [ "${1:-}" != test ] && [ "${1:-}" != bench ]; then
  go build -o .build/ledger ./app
  exec .build/ledger "$@"
fi

# The browser that tests and bench drive: installed if we may, asked for otherwise.
browser=""
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then browser=$name && break; fi
done
if [ -z "$browser" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
    browser=chromium
  else
    echo "build.sh $1: a browser is needed; install the package chromium" >&2
    exit 1
  fi
fi

# npm fetches the libraries that pages use which frame ours, for their tests, and
# what ours is measured beside.
if ! command -v npm >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends npm >/dev/null
  else
    echo "build.sh $1: npm is needed; install the package npm" >&2
    exit 1
  fi
fi
if [ "$1" = bench ]; then
  shift
  go build -o .build/ledger ./app
  LEDGER_BROWSER_PATH=$(command -v "$browser") exec node app/bench/bench.mjs "$@"
fi

# Most of what readers do is tested in Firefox and WebKit too. WebKit has no
# window without a display: Xvfb is one that nobody sees.
firefox=""
for name in firefox-esr firefox; do
  if command -v "$name" >/dev/null 2>&1; then firefox=$name && break; fi
done
missing=""
[ -n "$firefox" ] || missing="firefox-esr"
command -v WebKitWebDriver >/dev/null 2>&1 || missing="$missing webkit2gtk-driver"
command -v Xvfb >/dev/null 2>&1 || missing="$missing xvfb"
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    firefox=${firefox:-firefox-esr}
  else
    echo "build.sh $1: more browsers are needed; install the packages $missing" >&2
    exit 1
  fi
fi
webkit=$(command -v WebKitWebDriver)
echo "engine: $("$browser" --version 2>/dev/null)"
echo "engine: $("$firefox" --version 2>/dev/null)"
echo "engine: WebKitGTK $(dpkg-query -W -f '${Version}' webkit2gtk-driver 2>/dev/null)"

unformatted=$(gofmt -l app)
if [ -n "$unformatted" ]; then
  echo "not formatted with gofmt: $unformatted" >&2
  exit 1
fi
go vet ./app/...
GOOS=js GOARCH=wasm go vet ./app ./app/article ./app/timeline ./app/browser ./app/ui
node --test app/bench/table.test.mjs >/dev/null || node --test app/bench/table.test.mjs
go test ./app/article ./app/browser ./app/card ./app/compile ./app/site ./app/timeline ./app/ui ./app/wasm
mkdir -p .build && rm -f .build/browser-tests
LEDGER_BROWSER=$browser LEDGER_FIREFOX=$firefox LEDGER_WEBKIT=$webkit LEDGER_REPORT=$PWD/.build/browser-tests go test -count=1 -timeout 14m ./app
cat .build/browser-tests
