// The command writes an invented record to a new folder, to build and look at:
//
//	go run ./app/testdata/invent/write 10000 .build/river
package main

import (
	"fmt"
	"os"
	"strconv"

	"ledger/app/testdata/invent"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: write ENTRIES FOLDER")
		os.Exit(2)
	}
	n, err := strconv.Atoi(os.Args[1])
	if err == nil {
		err = os.CopyFS(os.Args[2], invent.Content(n))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
