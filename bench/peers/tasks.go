// The tasks of a batch in Go: goroutines that take tasks from a channel.
//
//	tasks fetch|sum|sleep AT_MOST SPEC
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

type batch struct {
	Tasks  int
	Size   int
	Server string
	Input  string
}

// run has so many goroutines at most do the tasks.
func run(tasks, atMost int, do func(task int) string) []string {
	answers := make([]string, tasks)
	waiting := make(chan int)
	var workers sync.WaitGroup
	for i := 0; i < atMost && i < tasks; i++ {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for task := range waiting {
				answers[task] = do(task)
			}
		}()
	}
	for task := 0; task < tasks; task++ {
		waiting <- task
	}
	close(waiting)
	workers.Wait()
	return answers
}

// --8<-- [start:fetch]
func fetch(b batch, atMost int) []string {
	client := http.Client{
		Timeout:   70 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: atMost},
	}
	paths := strings.Split(b.Input, " ")
	return run(b.Tasks, atMost, func(task int) string {
		path := strings.ReplaceAll(paths[task%len(paths)], "{task}", strconv.Itoa(task))
		reply, err := client.Get("http://" + b.Server + path)
		if err != nil {
			log.Fatal(err)
		}
		defer reply.Body.Close()
		body, err := io.ReadAll(reply.Body)
		if err != nil {
			log.Fatal(err)
		}
		if reply.StatusCode != http.StatusOK {
			log.Fatal(path, ": ", reply.Status)
		}
		return fmt.Sprintf("%d, %d bytes, crc32 %08x",
			reply.StatusCode, len(body), crc32.ChecksumIEEE(body))
	})
}

// --8<-- [end:fetch]

func sum(b batch, atMost int) []string {
	return run(b.Tasks, atMost, func(int) string {
		total := 0
		for number := 0; number < b.Size; number++ {
			total += number
		}
		return strconv.Itoa(total)
	})
}

func sleep(b batch, atMost int) []string {
	naps := []int{b.Size} // microseconds
	if b.Input != "" {
		if err := json.Unmarshal([]byte("["+b.Input+"]"), &naps); err != nil {
			refuse("input: ", err)
		}
	}
	return run(b.Tasks, atMost, func(task int) string {
		time.Sleep(time.Duration(naps[task%len(naps)]) * time.Microsecond)
		return strconv.Itoa(task)
	})
}

var work = map[string]func(batch, int) []string{
	"fetch": fetch, "sum": sum, "sleep": sleep,
}

func refuse(why ...any) {
	log.Print(why...)
	os.Exit(2)
}

// endWithInput ends the program when the one that started it has seen enough, or
// is gone.
func endWithInput(input io.Reader) {
	io.Copy(io.Discard, input)
	os.Exit(0)
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("tasks.go: ")
	if len(os.Args) != 4 || work[os.Args[1]] == nil {
		refuse("wants fetch|sum|sleep AT_MOST SPEC")
	}
	atMost, err := strconv.Atoi(os.Args[2])
	if err != nil || atMost < 1 {
		refuse("AT_MOST: ", os.Args[2], ": not a number from 1 on")
	}
	var b batch
	if err := json.Unmarshal([]byte(os.Args[3]), &b); err != nil {
		refuse("SPEC: ", err)
	}
	if b.Tasks < 1 {
		refuse("SPEC: no tasks")
	}

	input := bufio.NewReader(os.Stdin)
	fmt.Println("ready")
	input.ReadString('\n')
	go endWithInput(input)
	start := time.Now()
	answers := work[os.Args[1]](b, atMost)
	wall := time.Since(start).Seconds()
	json.NewEncoder(os.Stdout).Encode(
		map[string]any{"wall_seconds": wall, "answers": answers})
	select {} // until endWithInput
}
