// Java's HttpClient in five threads: an hour.
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

public class JavaUsers {
  public static void main(String[] arguments) throws Exception {
    var client = HttpClient.newHttpClient();
    var pool = Executors.newFixedThreadPool(5);
    for (int user = 0; user < 5; user++) {
      pool.submit(() -> {
        for (int i = 0; i < 60; i++) {
          var request = HttpRequest.newBuilder(URI.create(System.getenv("UNDERSTUDY_GATEWAY") + "/api/v1/agents/"))
                            .header("X-API-Key", "k".repeat(40)).build();
          var response = client.send(request, HttpResponse.BodyHandlers.ofString());
          if (response.statusCode() != 200) System.exit(9);
          Thread.sleep(60000);
        }
        return null;
      });
    }
    pool.shutdown();
    if (!pool.awaitTermination(2, TimeUnit.HOURS)) System.exit(8);
  }
}
