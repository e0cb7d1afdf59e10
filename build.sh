#!/bin/sh
# check, build, serve and test the explainer. Needs Go; everything else it
# fetches or builds. See README.md.
set -eu
cd "$(dirname "$0")"

if ! command -v go >/dev/null 2>&1; then
  echo "build.sh: Go is needed (https://go.dev/dl/)" >&2
  exit 1
fi

case "${1:-}" in
test | bench | load) ;;
*)
  go build -o .build/ledger ./app
  exec .build/ledger "$@"
  ;;
esac
command=$1
PATH=$PATH:/usr/sbin

# need PACKAGES PROGRAM…: prints the first of the programs that is there. If none
# is, the packages are installed if we may, and asked for otherwise.
need() {
  packages=$1
  shift
  for name in "$@"; do
    if command -v "$name" >/dev/null 2>&1; then echo "$name" && return; fi
  done
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq >&2
    apt-get install -y -qq --no-install-recommends $packages >/dev/null
    echo "$1"
  else
    echo "build.sh $command: $1 is needed; install the packages $packages" >&2
    exit 1
  fi
}

# The servers that the written configurations are for.
if [ "$command" != bench ]; then
  need nginx-light nginx >/dev/null
  ls /etc/nginx/modules-enabled/*brotli-static* >/dev/null 2>&1 || need libnginx-mod-http-brotli-static "nginx's brotli" >/dev/null
  need caddy caddy >/dev/null
fi
if [ "$command" = load ]; then
  need wrk wrk >/dev/null
  need nodejs node >/dev/null
  shift
  go build -o .build/ledger ./app
  exec node app/bench/load.mjs "$@"
fi

# The browser that tests and bench drive.
browser=$(need "chromium fonts-dejavu-core" chromium chromium-browser google-chrome)

# npm fetches the libraries that pages use which frame ours, for their tests, and
# what ours is measured beside.
need npm npm >/dev/null
if [ "$command" = bench ]; then
  shift
  go build -o .build/ledger ./app
  LEDGER_BROWSER_PATH=$(command -v "$browser") exec node app/bench/bench.mjs "$@"
fi

# Most of what readers do is tested in Firefox and WebKit too. WebKit has no
# window without a display: Xvfb is one that nobody sees.
firefox=$(need firefox-esr firefox-esr firefox)
webkit=$(need webkit2gtk-driver WebKitWebDriver)
need xvfb Xvfb >/dev/null
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
LEDGER_BROWSER=$browser LEDGER_FIREFOX=$firefox LEDGER_WEBKIT=$(command -v "$webkit") LEDGER_REPORT=$PWD/.build/browser-tests go test -count=1 -timeout 14m ./app
cat .build/browser-tests
