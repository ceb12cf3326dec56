// Lints what n8n's own lint (eslint.config.mjs, which must stay as n8n ships it) leaves out: everything that is not shipped.
import tseslint from 'typescript-eslint';

export default tseslint.config(
	{ ignores: ['dist/', 'nodes/', 'credentials/', 'demo-output/', '.demo/'] },
	{
		files: ['**/*.{mts,mjs,js}'],
		extends: [tseslint.configs.recommendedTypeChecked],
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		languageOptions: { parserOptions: { project: 'tsconfig.tools.json', tsconfigRootDir: import.meta.dirname } },
		rules: {
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
			// `async` also turns what a function throws into a rejection, and many are async because an interface says so.
			'@typescript-eslint/require-await': 'off',
			// Objects with functions are made of closures here; there is no class whose method could lose its `this`.
			'@typescript-eslint/unbound-method': 'off',
		},
	},
	{
		files: ['**/*.js'],
		rules: { '@typescript-eslint/no-require-imports': 'off' },
	},
	{
		files: ['**/*.{js,mjs}'],
		// The rule does not see the type that a comment gives to a JSON.parse or a require.
		rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
	},
	{
		files: ['test/**'],
		rules: {
			// jest types `expect.any(String)` and its like as any.
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-return': 'off',
			// What happens when something is thrown that is no Error has to be tried.
			'@typescript-eslint/prefer-promise-reject-errors': 'off',
		},
	},
	{
		files: ['test/browser/**'],
		// What runs in the page uses the DOM, whose types are not loaded: nothing else here has a DOM.
		rules: { '@typescript-eslint/no-unsafe-call': 'off', '@typescript-eslint/no-unsafe-member-access': 'off' },
	},
	{
		files: ['sandbox/**'],
		// The types of opencv-js are any in many places.
		rules: { '@typescript-eslint/no-unsafe-argument': 'off' },
	},
);
