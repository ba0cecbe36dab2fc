/** What holds for code that workflows run, beside what oxlint's own rules can say. */

const nowIsAnArgument = {
  create: (context) => ({
    NewExpression(node) {
      if (node.callee.name === 'Date' && node.arguments.length === 0)
        context.report({ node, message: 'now is an argument.' });
    },
  }),
};

const modulesKeepNothing = {
  create: (context) => ({
    VariableDeclaration(node) {
      const atTop = ['Program', 'ExportNamedDeclaration'].includes(node.parent.type);
      if (atTop && node.kind !== 'const')
        context.report({
          node,
          message: 'All workflows of a worker have the same modules: none of them keeps anything.',
        });
    },
  }),
};

export default {
  meta: { name: 'sandbox' },
  rules: { 'now-is-an-argument': nowIsAnArgument, 'modules-keep-nothing': modulesKeepNothing },
};
