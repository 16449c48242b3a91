import { DIGITS, HEX, LETTERS_DIGITS, made, UPPER } from "./made.ts";

/** A text that holds a secret. */
export interface SecretText {
  readonly text: string;
  /** What must not be written, each part of it. */
  readonly secrets: readonly string[];
  /** What has to be written, for it says what was taken out. */
  readonly keeps: string;
}

function told(before: string, secret: string, behind = "", keeps = before.trim()): SecretText {
  return { text: before + secret + behind, secrets: [secret], keeps };
}

const key = made(32);

/** Secrets that are known by what stands around them. */
export const SECRETS_BY_PLACE: readonly SecretText[] = [
  told("Authorization: Bearer ", made(30)),
  told("authorization: bearer ", made(30)),
  told("Authorization: Basic ", Buffer.from(`ada:${made(9)}`).toString("base64")),
  told("Authorization: Token ", made(6), " was refused"),
  told("Authorization: ApiKey ", made(20)),
  told("Authorization: Custom-Scheme ", made(20)),
  told("Authorization: ", made(20)),
  told(
    "Authorization: Digest ",
    `username="ada", realm="x", nonce="${made(12)}", response="${made(32, HEX)}"`,
  ),
  told(
    "Authorization: AWS4-HMAC-SHA256 ",
    `Credential=x/20260109/eu/s3/aws4_request, SignedHeaders=host, Signature=${made(64, HEX)}`,
  ),
  told("Proxy-Authorization: Basic ", Buffer.from(`ada:${made(9)}`).toString("base64")),
  told("it sent Bearer ", made(24), " and failed"),
  told("it sent Basic ", Buffer.from("user:pass").toString("base64"), " and failed"),
  told(
    "GET / HTTP/1.1\r\nHost: x\r\nCookie: ",
    `sid=${made(12)}; theme=dark`,
    "\r\nAccept: */*",
    "Accept: */*",
  ),
  told("Set-Cookie: ", `sid=${made(12)}; Path=/; HttpOnly`),
  told("it had Cookie: ", `sid=${made(12)}`, " and failed"),
  told("X-Api-Key: ", made(12)),
  told("x-auth-token: ", made(12)),
  told(`curl -H 'X-Api-Key: `, made(12), "' https://api.example/v1", "https://api.example/v1"),
  told(`curl -H "Authorization: Token `, made(12), `" https://api.example/v1`, "https://api.example/v1"),
  told("curl -u ada:", made(9), " https://api.example/v1", "https://api.example/v1"),
  told("curl --cookie 'sid=", made(12), "' https://api.example/v1", "https://api.example/v1"),
  told("postgres://admin:", made(12), "@db.example:5432/app", "@db.example:5432/app"),
  told("postgres://admin:", `p@ss/${made(6)}`, "@db.example/app", "@db.example/app"),
  told("mongodb+srv://admin:", made(12), "@cluster0.example.net/?retryWrites=true", "cluster0.example.net"),
  told("redis://:", made(12), "@cache.example:6379/0", "@cache.example:6379/0"),
  told("amqp://guest:", made(12), "@queue.example/vhost", "@queue.example/vhost"),
  told("https://ada:", made(12), "@git.example/repo.git", "git.example/repo.git"),
  told("https://", made(40), "@git.example/repo.git", "git.example/repo.git"),
  told('{"url":"https:\\/\\/ada:', made(12), '@git.example"}', "@git.example"),
  told("https://hooks.slack.com/services/", `T${made(8, UPPER)}/B${made(8, UPPER)}/${made(24)}`),
  told(`https://discord.com/api/webhooks/${made(18, DIGITS)}/`, made(68)),
  told(`https://api.telegram.org/bot`, `${made(10, "123456789")}:AA${made(33)}`, "/getMe", "/getMe"),
  told("GET https://api.example/x?page=1&access_token=", made(20), "&y=2", "&y=2"),
  told("https://s3.example/x?X-Amz-Date=20260109&X-Amz-Signature=", made(64, HEX), "&y=2", "&y=2"),
  told("https://blob.example/x?sv=2024&sig=", `${made(20)}%3D`, "&se=2026", "&se=2026"),
  told("https://app.example/callback?state=1&code=", made(32), "&scope=email", "&scope=email"),
  told("https://maps.example/api?key=", made(32), "&q=1", "&q=1"),
  told("https://app.example/#id_token=", made(32), "&state=1", "&state=1"),
  told("password=", "hunter2"),
  told("password=", "correct-horse"),
  told("password: ", "hunter2"),
  told("the password is set, password: ", "hunter", ".", "password:"),
  told("password = ", "hunter2"),
  told("PASSWORD=", "hunter"),
  told("DB_PASSWORD=", "mysecretpassword"),
  told("export API_KEY=", "abc"),
  told("# .env\nPORT=8080\nAPI_KEY=", key, "\nHOST=x", "HOST=x"),
  told("DB_PASS=", made(8)),
  told("MYSQL_PWD=", "hunter"),
  told("AWS_SECRET_ACCESS_KEY=", made(40, `${LETTERS_DIGITS}/+`)),
  told("aws_secret_access_key = ", made(40)),
  told("AccountName=x;AccountKey=", `${made(86)}==`, ";EndpointSuffix=core", "EndpointSuffix=core"),
  told("Server=db;User Id=sa;Password=", "hun,ter2", ";Database=x", "Database=x"),
  told("client_secret=", made(20), "&grant_type=password", "grant_type=password"),
  told("password='", "two words", "' was refused", "was refused"),
  told('const password = "', "hunter", '";', "const password"),
  told("apiKey: '", "abcdefgh", "',", "apiKey"),
  told('config["api_key"] = "', "abcdef", '"', "api_key"),
  told('"password" => "', "hunter", '",', "password"),
  told("{'token': '", "abcdef", "'}", "token"),
  told('{"api_key":"', "abc", '"}', "api_key"),
  told('{"user":"ada","password" : "', 'with \\"quotes\\" and \\\\', '","page":1}', '"page":1'),
  told('{"a":"{\\"api_key\\":\\"', "abc", '\\",\\"page\\":1}"}', '\\"page\\":1'),
  told('{"a":"{\\\\\\"api_key\\\\\\":\\\\\\"', "abc", '\\\\\\"}"}', "api_key"),
  told('{"password":', "123456", ',"page":1}', '"page":1'),
  told('{"tokens":["', made(20), '"],"page":1}', '"page":1'),
  told('{"cookies":{"sid":"', made(8), '","a":[1]},"page":1}', '"page":1'),
  told('{"headers":[["authorization","', `x ${made(8)}`, '"],["host","y"]]}', '"host"'),
  told('{"name":"Authorization","value":"', "abc", '"}', "Authorization"),
  told('{"key":"x-api-key","value":"', "abc", '","type":"text"}', '"type":"text"'),
  told("mysql --user root --password ", "hunter2", " app", " app"),
  told("tool --api-key ", "abcdef", " --verbose", "--verbose"),
  told("tool --token=", "abcdef", " --verbose", "--verbose"),
  told("tool -token ", made(10)),
  told("token: ", made(20)),
  told("the api key: ", made(20), " is wrong", "is wrong"),
  told("Access Token: ", made(20)),
  told("private key: ", made(30)),
  told("otp: ", "482913"),
  told("<password>", "hunter2", "</password>", "</password>"),
  told("//registry.example/:_authToken=", made(36, HEX)),
  told("openssl -passin pass:", made(9)),
  told("PGPASSWORD=", "hunter", " psql -h db", "psql -h db"),
  told("spring.datasource.password=", "hunter"),
  told("user: ada\npassword: ", "hunter", "\nrole: admin", "role: admin"),
  told("\\u001b[0m\\nsecret_key: ", made(20)),
];
