// Of jstat, which has no types of its own, what is used here: https://jstat.github.io/distributions.html
declare module 'jstat' {
  interface JStat {
    chisquare: { cdf(x: number, degreesOfFreedom: number): number };
    normal: { inv(p: number, mean: number, deviation: number): number };
  }
  const jstat: JStat;
  export default jstat;
}
