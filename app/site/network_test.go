package site

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// big is larger than what the system holds of a connection that nobody reads.
var big = bytes.Repeat([]byte("0123456789abcdef"), 1<<20)

// listening serves the small site with limits, to real connections, and returns
// the address.
func listening(t *testing.T, l limits) string {
	t.Helper()
	_, dir := served(t, "/")
	if err := os.WriteFile(filepath.Join(dir, "big.png"), big, 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- l.serve(ctx, dir, "/", "127.0.0.1:0", func(url string) { ready <- url })
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ends with %v", err)
		}
	})
	select {
	case url := <-ready:
		return strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/")
	case err := <-ended:
		ended <- err
		t.Fatal(err)
		return ""
	}
}

func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// say sends text on a connection of its own and returns the answer.
func say(t *testing.T, addr, text string) (status int, header http.Header, body string) {
	t.Helper()
	conn := dial(t, addr)
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	go io.WriteString(conn, text) // the server may answer before it has read it all
	r, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("%.60q: %v", text, err)
	}
	defer r.Body.Close()
	data, _ := io.ReadAll(r.Body)
	return r.StatusCode, r.Header, string(data)
}

// answersSoon fails the test unless a reader gets the home page within a second.
func answersSoon(t *testing.T, addr string) {
	t.Helper()
	began := time.Now()
	status, _, body := say(t, addr, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	if took := time.Since(began); status != 200 || !strings.HasSuffix(body, "</html>") || took > time.Second {
		t.Errorf("a reader gets %d and %d bytes after %v", status, len(body), took)
	}
}

// closedWithin fails the test unless the server closes the connection.
func closedWithin(t *testing.T, conn net.Conn, most time.Duration) {
	t.Helper()
	conn.SetReadDeadline(time.Now().Add(most))
	if n, err := io.Copy(io.Discard, conn); n >= int64(len(big)) {
		t.Errorf("%v: got all", conn.LocalAddr())
	} else if errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("%v: still open after %v", conn.LocalAddr(), most)
	}
}

// Who sends a request byte by byte, or does not take the answer, is sent away,
// and keeps nobody waiting until then.
func TestServeSlowClients(t *testing.T) {
	l := network
	l.headerTime, l.answerTime = 300*time.Millisecond, 600*time.Millisecond
	addr := listening(t, l)
	var slow []net.Conn
	for range 50 {
		conn := dial(t, addr)
		slow = append(slow, conn)
		go func() {
			for _, b := range []byte("GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("x", 10_000)) {
				if _, err := conn.Write([]byte{b}); err != nil {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
		}()
	}
	for range 10 {
		conn := dial(t, addr)
		slow = append(slow, conn)
		io.WriteString(conn, "GET /big.png HTTP/1.1\r\nHost: x\r\n\r\n")
	}
	answersSoon(t, addr)
	time.Sleep(l.answerTime + l.headerTime) // in which they take nothing
	for _, conn := range slow {
		closedWithin(t, conn, 5*time.Second)
	}
	answersSoon(t, addr)
}

// Headers that are too large are refused, however they are cut.
func TestServeHugeHeaders(t *testing.T) {
	addr := listening(t, network)
	for name, text := range map[string]string{
		"one header":   "GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("x", 1<<20) + "\r\n\r\n",
		"many headers": "GET / HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("X: y\r\n", 1<<16) + "\r\n",
		"an address":   "GET /" + strings.Repeat("x", 1<<20) + " HTTP/1.1\r\nHost: x\r\n\r\n",
	} {
		if status, _, _ := say(t, addr, text); status != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("%s: got %d, want 431", name, status)
		}
	}
	if status, _, _ := say(t, addr, "GET / HTTP/1.1\r\nHost: x\r\nCookie: "+strings.Repeat("x", 8000)+"\r\nConnection: close\r\n\r\n"); status != 200 {
		t.Errorf("8,000 bytes of cookies are answered with %d", status)
	}
	answersSoon(t, addr)
}

// A thousand connections that ask for nothing, or no more, keep nobody out.
func TestServeIdleConnections(t *testing.T) {
	for _, most := range []int{network.connections, 100} {
		l := network
		l.connections = most
		addr := listening(t, l)
		var open []net.Conn
		for i := range 1000 {
			conn := dial(t, addr)
			if i%2 == 0 { // asks once and stays
				io.WriteString(conn, "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
				if r, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: "HEAD"}); err != nil || r.StatusCode != 200 {
					t.Fatalf("connection %d: %v, %v", i, r, err)
				}
			}
			open = append(open, conn)
		}
		answersSoon(t, addr)
		held := 0
		for _, conn := range open {
			conn.SetReadDeadline(time.Now().Add(time.Millisecond))
			if _, err := conn.Read(make([]byte, 1)); errors.Is(err, os.ErrDeadlineExceeded) {
				held++
			}
		}
		if held > most {
			t.Errorf("%d connections are open, at most %d should be", held, most)
		}
		if held < most-2 { // the reader's had to have a place
			t.Errorf("only %d connections are open, of %d", held, most)
		}
	}
}

// When nobody waits, the newest connection is refused, and those at work go on.
func TestCrowdAtWork(t *testing.T) {
	release := make(chan bool)
	var at atomic.Int32
	server := newServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at.Add(1)
		<-release
	}), limits{connections: 3, header: 1000, headerTime: time.Minute, answerTime: time.Minute, idle: time.Minute})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(listener)
	defer server.Close()
	var busy []net.Conn
	for range 3 {
		conn := dial(t, listener.Addr().String())
		io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		busy = append(busy, conn)
	}
	for at.Load() < 3 {
		time.Sleep(time.Millisecond)
	}
	closedWithin(t, dial(t, listener.Addr().String()), 5*time.Second)
	close(release)
	for _, conn := range busy {
		if r, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil || r.StatusCode != 200 {
			t.Errorf("one at work gets %v, %v", r, err)
		}
	}
}

// No address, however it is written, leads out of the folder, to what is hidden,
// to a listing or to another site.
func TestServePathTricks(t *testing.T) {
	_, dir := served(t, "/")
	if err := os.Symlink("../secret.html", filepath.Join(dir, "link.html")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("..", filepath.Join(dir, "up")); err != nil {
		t.Fatal(err)
	}
	server := newServer(Handler(dir, "/"), network)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(listener)
	defer server.Close()
	addr := listener.Addr().String()
	for _, target := range []string{
		"/../secret.html", "/../secret", "/entry/../../secret", "/%2e%2e/secret", "/..%2fsecret", "/%2e%2e%2fsecret", "/entry/..%2f..%2fsecret", `/..\secret`, "/..%5csecret",
		"/%252e%252e/secret", "/....//secret", "/./../secret", "/entry/./.././../secret", "//secret", "///etc/passwd", "/%2fetc/passwd", "/.hidden", "/%2ehidden", "/entry/../.hidden",
		"/link", "/link.html", "/up/secret", "/entry", "/entry/", "/web", "/web/", "/data/", "/secret%00", "/index.html%00.js", "/%00", "/a%0d%0aSet-Cookie:%20x=1", "/a%0d%0aSet-Cookie:%20x=1/",
		"/index.html.br", "/index.html%2ebr", "/CON", "/c:/secret", "/~root/", "//elsewhere.example/", "//elsewhere.example/x.html", `/\elsewhere.example/`, "/%5celsewhere.example/", "/%2felsewhere.example/",
		"/%09/elsewhere.example/", "http://elsewhere.example/", "*", "/%", "/%zz", "/\xff\xfe/", "/é/", "/entry/a/../../../secret", "/?/../secret", "/#/../secret",
	} {
		status, header, body := say(t, addr, "GET "+target+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		if strings.Contains(body, "secret") || strings.Contains(body, "root:x:") || header.Get("Set-Cookie") != "" {
			t.Errorf("%q gives away %.80q, %v", target, body, header)
		}
		if to := header.Get("Location"); to != "" && (len(to) < 2 || to[0] != '/' || strings.ContainsAny(to[1:2], `/\.`)) {
			t.Errorf("%q leads to %q", target, to)
		}
		if status >= 500 || status == 200 && !strings.HasPrefix(target, "http:") && target[1] != '?' && target[1] != '#' {
			t.Errorf("%q is answered with %d", target, status)
		}
	}
}

// At the end what is under way is finished, nothing new is taken, and a client
// that never ends keeps nothing running.
func TestServeStops(t *testing.T) {
	_, dir := served(t, "/")
	if err := os.WriteFile(filepath.Join(dir, "big.png"), big, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, takes := range []bool{true, false} {
		l := network
		l.stop = 5 * time.Second
		if !takes {
			l.stop = 200 * time.Millisecond
		}
		ctx, stop := context.WithCancel(t.Context())
		ready, ended := make(chan string, 1), make(chan error, 1)
		go func() { ended <- l.serve(ctx, dir, "/", "127.0.0.1:0", func(url string) { ready <- url }) }()
		addr := strings.TrimSuffix(strings.TrimPrefix(<-ready, "http://"), "/")
		conn := dial(t, addr)
		fmt.Fprint(conn, "GET /big.png HTTP/1.1\r\nHost: x\r\n\r\n")
		in := bufio.NewReader(conn)
		r, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		stop()
		for { // until nothing new is taken
			c, err := net.Dial("tcp", addr)
			if err != nil {
				break
			}
			c.Close()
			time.Sleep(time.Millisecond)
		}
		if takes {
			if data, err := io.ReadAll(r.Body); err != nil || !bytes.Equal(data, big) {
				t.Errorf("what was under way ends after %d of %d bytes: %v", len(data), len(big), err)
			}
			conn.Close()
		}
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("stopped, it ends with %v", err)
			}
		case <-time.After(5 * time.Second):
			t.Error("it does not stop")
		}
	}
}
