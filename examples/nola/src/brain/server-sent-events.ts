/**
 * The data of each server-sent event, as the HTML standard has it: lines of one event are joined by a
 * newline, comments and other fields are passed over, an event that is not ended by an empty line is
 * none.
 */
export async function* serverSentData(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let data: string[] = [];
  for await (const line of lines) {
    if (line === "") {
      if (data.length > 0) yield data.join("\n");
      data = [];
    } else if (line === "data") {
      data.push("");
    } else if (line.startsWith("data:")) {
      data.push(line.slice(line.startsWith("data: ") ? 6 : 5));
    }
  }
}
