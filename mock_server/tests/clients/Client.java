// Java's HttpClient, which first asks whether HTTP/2 is spoken: prints the status
// and the length of each answer.  The first request is a POST that waits for
// "100 Continue".

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

class Client {
  public static void main(String[] urls) throws Exception {
    var client = HttpClient.newHttpClient();
    var post = HttpRequest.newBuilder(URI.create(urls[0]))
        .expectContinue(true)
        .POST(HttpRequest.BodyPublishers.ofString("x"))
        .build();
    if (client.send(post, BodyHandlers.discarding()).statusCode() != 405)
      throw new IllegalStateException("a POST there is not refused with 405");
    for (var url : urls) {
      var request = HttpRequest.newBuilder(URI.create(url)).build();
      var answer = client.send(request, BodyHandlers.ofByteArray());
      System.out.println(answer.statusCode() + " " + answer.body().length);
    }
  }
}
