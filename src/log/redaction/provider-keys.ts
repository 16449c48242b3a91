import { lookBehindFor } from "./look-behind.ts";

/**
 * How the keys that providers give out begin, by what they go on with. Each beginning has one of the
 * signs `-`, `_` and `.`, by which a first look finds it.
 */
const BEGINNINGS: readonly (readonly [body: string, beginnings: string])[] = [
  // Models and what is around them.
  ["[\\w-]{16,}", "sk-proj- sk-svcacct- sk-admin- sk-None- sk-ant- sk-or- sk-lf- pk-lf- tvly- nvapi-"],
  ["[A-Za-z0-9]{20,}", "xai- pplx- csk- gsk_ r8_ hf_ api_org_ jina_ esecret_"],
  ["[\\w]{30,}", "pcsk_ lsv2_pt_ lsv2_sk_ ls__ rpa_ wandb_v1_ tgp_v1_ e2b_ bb_live_ bb_test_ phx_ crsr_"],
  ["(?=[A-Za-z]{0,24}[0-9])[A-Za-z0-9]{20,}", "fw_ sk_ rk_ up_"],
  ["[0-9a-f]{32}", "fc- key- shpat_ shpca_ shppa_ shpss_ shptka_"],
  ["(?=[\\w-]{0,40}[0-9])(?=[\\w-]{0,40}[A-Z])[\\w-]{40,}", "pa-"],
  ["Ab[\\w-]{30,}", "AQ."],
  // Code, packages, containers.
  ["[A-Za-z0-9]{20,}", "ghp_ gho_ ghu_ ghs_ ghr_ lin_api_ lin_oauth_ npm_ CCIPAT_ CLOJARS_ sgp_ rdme_"],
  ["\\w{20,}", "github_pat_ dckr_pat_ dckr_oat_ pnu_ figd_ figu_"],
  [
    "[\\w.=-]{16,}",
    "glpat- gldt- glrt- glrtr- glcbt- glptt- glft- glsoat- glimt- glagent- gloas- glffct- glwt-",
  ],
  ["[\\w-]{20,}", "pypi-Ag CFPAT- dp.pt. dp.ct. dp.st. dp.sa. dp.scim. dp.audit. PMAK- NRAK- NRJS- HRKU-"],
  ["[0-9a-f]{32,}", "rubygems_ pul- squ_ sqp_ sqa_ bkua_ sntryu_ sk_ p8e-"],
  ["[\\w+/=-]{20,}", "sntrys_ ops_eyJ whsec_ bedrock-api-key-"],
  // Clouds and databases.
  ["[0-9a-f]{32,}", "dop_v1_ doo_v1_ dor_v1_ sbp_ sbp_v0_"],
  [
    "[\\w-]{20,}",
    "sb_secret_ GOCSPX- ya29. ya29.a0 hvs. hvb. hvr. tskey- pscale_tkn_ pscale_pw_ pscale_oauth_",
  ],
  [
    "[A-Za-z0-9]{20,}",
    "vcp_ vci_ vca_ vcr_ vck_ vercel_blob_rw_ cfk_ cfut_ cfat_ nfp_ napi_ rnd_ mdb_sa_sk_",
  ],
  ["[\\w+/=,-]{20,}", "fo1_ fm1_ fm1r_ fm1a_ fm2_ glsa_ glc_"],
  ["[A-Z2-7]{24}\\.[A-Z2-7]{32,}", "dt0c01."],
  // Talking and writing.
  [
    "(?=[A-Za-z-]{0,24}[0-9])[A-Za-z0-9-]{10,}",
    "xoxa- xoxb- xoxc- xoxd- xoxe- xoxo- xoxp- xoxr- xoxs- xapp- xwfp-",
  ],
  ["[A-Za-z0-9]{30,}", "ntn_"],
  ["(?=[A-Za-z]{0,43}[0-9])[A-Za-z0-9]{43}\\b", "secret_"],
  ["[\\w-]{16,64}\\.[\\w-]{16,}", "SG."],
  ["[0-9a-f]{32,}", "xkeysib- xsmtpsib- shippo_live_ shippo_test_"],
  ["[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}", "re_"],
  ["(?:na|eu)\\d-[0-9a-f-]{32,}", "pat-"],
  // Money.
  ["[A-Za-z0-9]{10,}", "sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_ pk_live_ pk_test_ pk_prod_"],
  ["[\\w-]{20,}", "sq0csp- sq0atp- FLWSECK- FLWSECK_TEST- duffel_live_ duffel_test_ dnkey- ico- tfp_"],
  // Those that people keep.
  ["[A-Z0-9]{20,}", "AGE-SECRET-KEY-1"],
  ["[A-Z0-9]{6}-[A-Z0-9-]{20,}", "A3-"],
  // Whatever calls its keys so: a part of letters and digits in it is long, as no word is.
  [
    "(?:[A-Za-z0-9]{1,16}-){0,3}(?=[A-Za-z]{0,64}[0-9])(?=[0-9]{0,64}[A-Za-z])[A-Za-z0-9]{16,}(?:[-_][\\w-]{1,512})?",
    "sk- rk-",
  ],
];

/**
 * What stands before a secret: anything but a letter or a digit, unless that ends an escape (`\n`, `%20`)
 * or a terminal's colour.
 */
export const BEFORE = "(?<![A-Za-z0-9](?<!\\\\[nrtbf]|%[0-9A-Fa-f]{2}|\\[[0-9;]{1,12}m))";

/** How a first look finds a provider's key: the sign, behind what stands before it. */
export function providerKeysLook(): readonly string[] {
  const beginnings = BEGINNINGS.flatMap(([, list]) => list.split(" "));
  return ["-", "_", "."].map((sign) => {
    const before = beginnings
      .map((beginning) => /^([A-Za-z0-9]+)([-_.])/.exec(beginning))
      .filter((match) => match?.[2] === sign)
      .map((match) => match?.[1] as string);
    return lookBehindFor(sign, before, BEFORE);
  });
}

/** Every provider's keys. */
export function providerKeys(): RegExp {
  const keys = BEGINNINGS.map(
    ([body, list]) => `(?:${list.replaceAll(".", "\\.").replaceAll(" ", "|")})${body}`,
  );
  return new RegExp(`${BEFORE}(?:${keys.join("|")})`, "g");
}
