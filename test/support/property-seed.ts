import fc from "fast-check";

// With PROPERTY_SEED, property tests try the same values again.
const seed = process.env["PROPERTY_SEED"];
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
