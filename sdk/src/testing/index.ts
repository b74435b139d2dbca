export {
  type Credential,
  type Outcome,
  type Payer,
  type StubOptions,
  type StubWallet,
  stubWallet,
} from './stubWallet.ts'
