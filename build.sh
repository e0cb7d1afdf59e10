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

# Some tests run in Firefox too.
firefox=""
for name in firefox-esr firefox; do
  if command -v "$name" >/dev/null 2>&1; then firefox=$name && break; fi
done
if [ -z "$firefox" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends firefox-esr >/dev/null
    firefox=firefox-esr
  else
    echo "build.sh $1: a second browser is needed; install the package firefox-esr" >&2
    exit 1
  fi
fi
echo "engine: $("$browser" --version 2>/dev/null)"
echo "engine: $("$firefox" --version 2>/dev/null)"

unformatted=$(gofmt -l app)
if [ -n "$unformatted" ]; then
  echo "not formatted with gofmt: $unformatted" >&2
  exit 1
fi
go vet ./app/...
GOOS=js GOARCH=wasm go vet ./app ./app/article ./app/timeline ./app/browser ./app/ui
node --test app/bench/table.test.mjs >/dev/null || node --test app/bench/table.test.mjs
go test ./app/article ./app/browser ./app/card ./app/compile ./app/site ./app/timeline ./app/ui ./app/wasm
# No module has a known weakness that our code reaches. The list of those is on the
# network: where it cannot be had, that is said.
if ! found=$(timeout 90 go run golang.org/x/vuln/cmd/govulncheck@v1.2.0 ./app/... 2>&1); then
  case $found in
  *"Vulnerability #"*) echo "$found" >&2 && exit 1 ;;
  *) printf 'NOT CHECKED for known weaknesses of modules: %s\n' "${found:-govulncheck took too long}" >&2 ;;
  esac
fi

# A moment of fuzzing each, beyond the seeds, which run as tests.
fuzz() {
  package=$1 && shift
  for target in "$@"; do
    go test "./app/$package" -run '^$' -fuzz "^$target\$" -fuzztime 2s -fuzzminimizetime 5x -parallel 2 >.build/fuzz.log 2>&1 || { cat .build/fuzz.log >&2 && exit 1; }
  done
}
mkdir -p .build
fuzz article FuzzParseDate FuzzDecode
fuzz timeline FuzzParse FuzzFrame
fuzz compile FuzzCompile
fuzz site FuzzPrerender
node --test app/testdata/messages.test.mjs >.build/fuzz.log || { cat .build/fuzz.log >&2 && exit 1; }

rm -f .build/browser-tests
LEDGER_BROWSER=$browser LEDGER_FIREFOX=$firefox LEDGER_REPORT=$PWD/.build/browser-tests go test -count=1 -timeout 14m ./app
cat .build/browser-tests
