// Tape: computes the values and the backward pass of a graph that tapes.py has packed.
// A node is [op, operands, number, locals]; op is a place in tape.ops, 0 for a leaf and 1 for a
// constant. A number that JSON lacks is a text; Number() reads both.

// The numbers and the local partials as they were recorded. What a node leaves out, its kernel adds.
const recorded = (tape, kernels) => {
  const values = tape.nodes.map(([, , number]) => Number(number));
  const locals = tape.nodes.map(([op, operands, , given]) => {
    if (given) return given.map(Number);
    return op > 1 ? kernels[tape.ops[op]](operands.map(operand => values[operand]))[1] : [];
  });
  return { values, locals };
};

// The same, computed anew; `numbers` are those of the leaves that were changed, by their index.
const forward = (tape, kernels, numbers = {}) => {
  const values = [], locals = [];
  tape.nodes.forEach(([op, operands, number], index) => {
    const [value, partials] =
      op > 1
        ? kernels[tape.ops[op]](operands.map(operand => values[operand]))
        : [Number(numbers[index] ?? number), []];
    values.push(value);
    locals.push(partials);
  });
  return { values, locals };
};

// The terms of the chain rule, in the order of flow.py. The total of a node is undefined where no
// gradient reaches it, which is not 0: what flows on from 0 may be nan.
const backward = (tape, locals, seed = 1) => {
  const steps = [], totals = Array(tape.nodes.length);
  totals[tape.nodes.length - 1] = seed;
  for (let result = tape.nodes.length - 1; result >= 0; result--) {
    const [op, operands] = tape.nodes[result];
    const upstream = totals[result];
    if (upstream === undefined) continue;
    operands.forEach((operand, place) => {
      if (tape.nodes[operand][0] === 1) return;
      const local = locals[result][place];
      const closed = tape.gates[op] && local === 0;
      const contribution = closed ? 0 : upstream * local;
      const total = (totals[operand] ?? 0) + contribution;
      if (!closed) totals[operand] = total;
      steps.push({ result, place, operand, upstream, local, contribution, total });
    });
  }
  return { steps, totals };
};
