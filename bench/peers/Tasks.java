// The tasks of a batch in Java: a virtual thread for each.
//
//     java Tasks fetch|sum|sleep AT_MOST SPEC

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

public class Tasks {
  interface Task {
    String run(int number) throws Exception;
  }

  record Batch(int tasks, long size, String server, String input) {}

  /** Has a virtual thread do each task, and so many of them at most at once. */
  static List<String> run(int tasks, int atMost, Task task) throws Exception {
    var permits = new Semaphore(atMost);
    var running = new ArrayList<Future<String>>(tasks);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < tasks; ++i) {
        int number = i;
        permits.acquire();
        running.add(threads.submit(() -> {
          try {
            return task.run(number);
          } finally {
            permits.release();
          }
        }));
      }
    }
    var answers = new ArrayList<String>(tasks);
    for (var each : running) answers.add(each.get());
    return answers;
  }

  // --8<-- [start:fetch]
  static List<String> fetch(Batch batch, int atMost) throws Exception {
    var client = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
    var paths = batch.input().split(" ");
    return run(batch.tasks(), atMost, number -> {
      var path = paths[number % paths.length].replace("{task}", String.valueOf(number));
      var request = HttpRequest.newBuilder(URI.create("http://" + batch.server() + path))
          .timeout(Duration.ofSeconds(70))
          .build();
      var reply = client.send(request, BodyHandlers.ofByteArray());
      if (reply.statusCode() != 200) throw new IOException(path + ": " + reply.statusCode());
      var crc = new CRC32();
      crc.update(reply.body());
      return "%d, %d bytes, crc32 %08x"
          .formatted(reply.statusCode(), reply.body().length, crc.getValue());
    });
  }
  // --8<-- [end:fetch]

  static List<String> sum(Batch batch, int atMost) throws Exception {
    return run(batch.tasks(), atMost, number -> {
      long total = 0;
      for (long summand = 0; summand < batch.size(); ++summand) total += summand;
      return String.valueOf(total);
    });
  }

  static List<String> sleep(Batch batch, int atMost) throws Exception {
    var naps = batch.input().isEmpty()
        ? new long[] {batch.size()}
        : Stream.of(batch.input().split(",")).mapToLong(Long::parseLong).toArray();
    return run(batch.tasks(), atMost, number -> {
      Thread.sleep(Duration.of(naps[number % naps.length], ChronoUnit.MICROS));
      return String.valueOf(number);
    });
  }

  static List<String> work(String what, Batch batch, int atMost) throws Exception {
    return switch (what) {
      case "fetch" -> fetch(batch, atMost);
      case "sum" -> sum(batch, atMost);
      default -> sleep(batch, atMost);
    };
  }

  public static void main(String[] words) throws Exception {
    if (words.length != 3 || !List.of("fetch", "sum", "sleep").contains(words[0]))
      end(2, "wants fetch|sum|sleep AT_MOST SPEC");
    int atMost = positive("AT_MOST", words[1]);
    var spec = words[2];
    var batch = new Batch(positive("SPEC: tasks", field("tasks", spec)),
        Long.parseLong(field("size", spec)), field("server", spec), field("input", spec));

    System.out.println("ready");
    while (System.in.read() != '\n') {}
    Thread.ofPlatform().daemon().start(Tasks::endWithInput);
    try {
      long start = System.nanoTime();
      var answers = work(words[0], batch, atMost);
      double wall = (System.nanoTime() - start) / 1e9;
      System.out.println(answers.stream().collect(Collectors.joining(
          "\", \"", "{\"wall_seconds\": " + wall + ", \"answers\": [\"", "\"]}")));
    } catch (ExecutionException error) {
      end(1, error.getCause().getMessage());
    }
    Thread.currentThread().join(); // until endWithInput()
  }

  /** The one that started it has seen enough, or is gone. */
  static void endWithInput() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException error) {
      // it is gone, too
    }
    Runtime.getRuntime().halt(0);
  }

  /** The JDK reads no JSON; numbers and plain texts need no more than this. */
  static String field(String name, String spec) {
    var found = Pattern.compile("\"" + name + "\": *(?:\"([^\"]*)\"|(\\d+))").matcher(spec);
    if (!found.find()) return end(2, "SPEC: no " + name);
    return found.group(1) != null ? found.group(1) : found.group(2);
  }

  static int positive(String what, String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1) return number;
    } catch (NumberFormatException error) {
      // said below
    }
    return Integer.parseInt(end(2, what + ": " + text + ": not a number from 1 on"));
  }

  static String end(int code, String why) {
    System.err.println("Tasks.java: " + why);
    System.exit(code);
    return why;
  }
}
