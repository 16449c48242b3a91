import { describe, expect, it } from "vitest";
import { ElizaBrain } from "../src/brain/eliza.ts";
import { matchPattern, parsePattern } from "../src/brain/eliza-pattern.ts";
import { compileElizaRules, readElizaRules } from "../src/brain/eliza-rules.ts";
import { clausesOf, reflect } from "../src/brain/eliza-text.ts";
import { packagePath } from "../src/package-path.ts";

const rules = readElizaRules(packagePath("data/eliza-rules.json"));
const facts = { name: "Nola", log: "/var/log/master.log", turns: "What is said here is not recorded." };
const eliza = () => new ElizaBrain(rules, facts);

describe("patterns", () => {
  const match = (pattern: string, text: string) =>
    matchPattern(parsePattern(pattern, { kin: ["sister", "brother"] }), text.split(" "))?.map((words) =>
      words.join(" "),
    );

  it("give what stars and groups stand for, each star as little as it can", () => {
    expect(match("* my @kin *", "yesterday my sister saw my brother")).toEqual([
      "yesterday",
      "sister",
      "saw my brother",
    ]);
    expect(match("* i am *", "i am")).toEqual(["", ""]);
    expect(match("why *", "WHY not")).toEqual(["not"]);
    expect(match("* me", "you tell me that you like me")).toEqual(["you tell me that you like"]);
  });

  it("are anchored at both ends", () => {
    expect(match("my @kin", "my sister called")).toBeUndefined();
    expect(match("my @kin *", "that my sister called")).toBeUndefined();
    expect(match("* a * a", "a")).toBeUndefined();
    expect(match("no", "no")).toEqual([]);
  });

  it("take time that grows with the words, not with their combinations", () => {
    const words = Array.from({ length: 4_000 }, () => "a").join(" ");
    const began = performance.now();
    expect(match("* a * a * a * b", words)).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(500);
  });

  it("are refused when they can never work", () => {
    expect(() => match("* @nobody *", "x")).toThrow('no group "nobody"');
    expect(() => match("* * x", "x")).toThrow("two stars");
  });
});

describe("persons", () => {
  it("are exchanged", () => {
    const said = (text: string) => reflect(text.split(" "), rules.reflections);
    expect(said("you are my friend")).toBe("I am your friend");
    expect(said("I told you about myself")).toBe("you told me about yourself");
    expect(said("I wrote to you")).toBe("you wrote to me");
    expect(said("what you think of me")).toBe("what I think of you");
    expect(said("you hate me and I hate you")).toBe("I hate you and you hate me");
    expect(said("was I wrong")).toBe("were you wrong");
    expect(said("Paris")).toBe("Paris");
  });

  it("are found in clauses, whatever the apostrophe and the script", () => {
    expect(clausesOf("I don’t know, but it works!")).toEqual([
      ["I", "don't", "know"],
      ["it", "works"],
    ]);
    expect(clausesOf("Ж 漢字 – é")).toEqual([["Ж", "漢字"], ["é"]]);
    expect(clausesOf("👍 ...")).toEqual([]);
  });
});

describe("ELIZA", () => {
  it("says what it is, and where its log is", () => {
    expect(eliza().answer("Are you a real person?")).toMatch(/Nola.*ELIZA/);
    expect(eliza().answer("who are you")).toContain("ELIZA");
    expect(eliza().answer("Where is your log?")).toContain(facts.log);
    expect(eliza().answer("Do you record this?")).toContain(facts.turns);
  });

  it("hands the words back with the persons exchanged", () => {
    expect(eliza().answer("My team does not write tests.")).toBe(
      "Has your team ever been asked to write tests?",
    );
    expect(eliza().answer("I'm worried about my agent")).toBe("What exactly about your agent?");
  });

  it("prefers the keyword of the highest rank, in whichever clause it is", () => {
    expect(eliza().answer("I am here, and hello, and who looks at your log?")).toContain(facts.log);
  });

  it("takes its replies in turn, and begins again after the last", () => {
    const brain = eliza();
    const answers = Array.from({ length: 4 }, () => brain.answer("hello"));
    expect(new Set(answers).size).toBe(2);
    expect(answers.slice(2)).toEqual(answers.slice(0, 2));
  });

  it("comes back to what was said when nothing fits, first things first, each once", () => {
    const brain = eliza();
    brain.answer("I am worried about my release");
    brain.answer("My sister is a pilot");
    expect(brain.answer("hm")).toContain("You were worried about your release");
    expect(brain.answer("hm")).toContain("your sister is a pilot");
    expect(rules.fallback).toContain(brain.answer("hm"));
  });

  it("keeps one conversation's state to itself, and is the same every time", () => {
    const [one, other] = [eliza(), eliza()];
    one.answer("I am worried about my release");
    expect(rules.fallback).toContain(other.answer("hm"));
    const conversation = (brain: ElizaBrain) =>
      ["hi", "my code crashes", "because of me", "hm", "hm"].map((text) => brain.answer(text));
    expect(conversation(eliza())).toEqual(conversation(eliza()));
  });

  it("never answers with a hole, whatever is said", () => {
    const brain = eliza();
    const probes = [...rules.keywords.keys()].filter((word) => !word.startsWith("#"));
    for (const word of probes) {
      for (const text of [word, `${word} ${word}`, `I ${word} you`, `my ${word} is not`, `are you ${word}`]) {
        const answer = brain.answer(text);
        expect(answer, text).not.toBe("");
        expect(answer, text).not.toMatch(/[{}=#]|undefined/);
      }
    }
    expect(rules.wordless).toContain(brain.answer("🦉"));
    expect(brain.answer("__proto__ constructor toString")).not.toBe("");
  });

  it("is a brain whose tokens are words, and which does not stream", async () => {
    const tokens: string[] = [];
    const messages = [{ role: "user", content: "hello" } as const];
    const reply = await eliza().reply(messages, { onToken: (token) => tokens.push(token) });
    expect(reply.usage).toEqual({
      tokensIn: 1,
      tokensOut: reply.text.split(" ").length,
      tokensCached: undefined,
    });
    expect(tokens).toEqual([]);
  });
});

describe("rules", () => {
  const source = {
    model: "m",
    spellings: {},
    groups: {},
    reflections: { pairs: {}, words: {}, subjectAfter: [] },
    fallback: ["f"],
    wordless: ["w"],
  };
  const compile = (match: string, say: string[], words = ["a"]) =>
    compileElizaRules({ ...source, keywords: [{ words, rank: 1, rules: [{ match, say }] }] });

  it("are checked when they are read", () => {
    expect(() => compile("* a *", ["{3}"])).toThrow('no capture {3} in the rule "* a *" of "a"');
    expect(() => compile("*", [])).toThrow("nothing to say");
    expect(() => compile("*", ["=b"])).toThrow('no keyword "b"');
    expect(() => compile("*", ["=a"])).toThrow("leads on");
    expect(() => compile("*", ["x"], ["a", "a"])).toThrow('"a" is given twice');
    expect(() => readElizaRules("/nowhere/rules.json")).toThrow(/\/nowhere\/rules\.json can not be used/);
  });
});
