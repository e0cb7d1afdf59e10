// The command does what leans on the runtime's tables, and prints what came of
// it: garbage is collected while stacks grow, panics pass deferred calls, and
// reflection calls functions that it made.
package main

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"time"
)

type node struct {
	next *node
	word string
}

type named struct{ name string }

func (n named) Name() string { return n.name }

type namer interface{ Name() string }

func main() {
	fmt.Println("of ours:", runtime.NumGoroutine())
	fmt.Println("deep:", deep(2000, 0))
	fmt.Println("kept:", kept())
	fmt.Println("panics:", panics(func() { panic("thrown") }), panics(func() { var m map[string]int; m["a"] = 1 }),
		panics(func() { var s []int; _ = s[len(s)] }), panics(func() { var p *named; fmt.Println(namer(p).Name()) }))
	swap := reflect.MakeFunc(reflect.TypeFor[func(string, *node) (*node, string)](), func(in []reflect.Value) []reflect.Value {
		runtime.GC()
		return []reflect.Value{in[1], in[0]}
	}).Interface().(func(string, *node) (*node, string))
	n, s := swap("text", &node{word: "node"})
	fmt.Println("made:", n.word, s)
	method := reflect.ValueOf(named{"a method"}).Method(0).Interface().(func() string)
	fmt.Println("method:", method())
	collected := make(chan string)
	func() { runtime.AddCleanup(&node{word: "gone"}, func(s string) { collected <- s }, "cleaned up") }()
	for waiting := true; waiting; {
		runtime.GC()
		select {
		case s := <-collected:
			fmt.Println("weak:", s)
			waiting = false
		case <-time.After(time.Millisecond):
		}
	}
	done := make(chan int)
	for i := range 50 {
		go func() { done <- deep(i*20, 0) }()
	}
	sum := 0
	for range 50 {
		sum += <-done
	}
	fmt.Println("goroutines:", sum)
}

// deep calls itself, keeps a list on each level and collects on some.
func deep(n, sum int) (got int) {
	if n == 0 {
		return sum
	}
	defer func() { got++ }()
	list := &node{word: strings.Repeat("x", n%7)}
	list.next = &node{word: fmt.Sprint(n)}
	if n%200 == 0 {
		runtime.GC()
	}
	got = deep(n-1, sum+len(list.word))
	return got + len(list.next.word)
}

func kept() int {
	all := map[string]*node{}
	for i := range 20000 {
		all[fmt.Sprint(i)] = &node{word: fmt.Sprint(i)}
		if i%5000 == 0 {
			runtime.GC()
		}
	}
	n := 0
	for k, v := range all {
		if k == v.word {
			n++
		}
	}
	return n
}

func panics(f func()) (what string) {
	defer func() { what = fmt.Sprint(recover()) }()
	defer runtime.GC()
	f()
	return "nothing"
}
