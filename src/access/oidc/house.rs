//! The houses of the settings. What each says about itself is asked for when somebody first goes there, and kept for an hour.
use super::flow::Flow;
use super::token;
use super::token::Proof;
use super::token::Trouble;
use super::wire::Wire;
use super::wire::is_safe;
use crate::config::Provider;
use crate::db::Time;
use openidconnect::AuthType;
use openidconnect::AuthorizationCode;
use openidconnect::ClientId;
use openidconnect::ClientSecret;
use openidconnect::CsrfToken;
use openidconnect::DiscoveryError;
use openidconnect::EndpointMaybeSet;
use openidconnect::EndpointNotSet;
use openidconnect::EndpointSet;
use openidconnect::IssuerUrl;
use openidconnect::Nonce;
use openidconnect::PkceCodeChallenge;
use openidconnect::PkceCodeVerifier;
use openidconnect::ProviderMetadata;
use openidconnect::RedirectUrl;
use openidconnect::RequestTokenError;
use openidconnect::Scope;
use openidconnect::TokenResponse;
use openidconnect::core::CoreAuthDisplay;
use openidconnect::core::CoreAuthenticationFlow;
use openidconnect::core::CoreClaimName;
use openidconnect::core::CoreClaimType;
use openidconnect::core::CoreClient;
use openidconnect::core::CoreClientAuthMethod;
use openidconnect::core::CoreGrantType;
use openidconnect::core::CoreIdToken;
use openidconnect::core::CoreJsonWebKey;
use openidconnect::core::CoreJweContentEncryptionAlgorithm;
use openidconnect::core::CoreJweKeyManagementAlgorithm;
use openidconnect::core::CoreResponseMode;
use openidconnect::core::CoreResponseType;
use openidconnect::core::CoreSubjectIdentifierType;
use serde::Deserialize;
use serde::Serialize;
use std::sync::Arc;
use tokio::sync::Mutex;

/// What a house says about itself is believed this long.
const KEPT: i64 = Time::HOUR;
/// It is asked again for keys that were not there before, but not more often than this.
const KEYS_AGAIN: i64 = Time::MINUTE;
/// A house that did not answer is left alone this long, so that nobody waits behind others.
const REST: i64 = 10 * Time::SECOND;

/// What a house says about itself.
pub(super) type Metadata = ProviderMetadata<
    Extra,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Of RFC 9207: whether each answer names the house it comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Extra {
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl openidconnect::AdditionalProviderMetadata for Extra {}

type OurClient = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// All houses of the settings.
pub struct Houses(Vec<House>);

/// One of them.
pub struct House {
    pub settings: Provider,
    wire: Wire,
    known: Mutex<Option<Known>>,
}

/// What a house last answered, or why it did not.
struct Known {
    answer: Result<Arc<Metadata>, String>,
    at: Time,
}

/// What a house sends back with the browser.
pub struct Answer {
    pub code: String,
    /// Which house says so, where it does.
    pub issuer: Option<String>,
}

impl Houses {
    /// Asks nobody anything yet.
    pub fn new(providers: &[Provider]) -> Self {
        let wire = Wire::new();
        let house = |settings: &Provider| House {
            settings: settings.clone(),
            wire: wire.clone(),
            known: Mutex::default(),
        };
        Self(providers.iter().map(house).collect())
    }

    /// The house of this name.
    pub fn of(&self, id: &str) -> Option<&House> {
        self.0.iter().find(|house| house.settings.id == id)
    }
}

impl House {
    /// The address at this house where somebody says who they are, and is sent back from to `redirect`.
    pub async fn address(&self, flow: &Flow, redirect: &str, now: Time) -> Result<String, Trouble> {
        let metadata = self.metadata(KEPT, now).await?;
        let client = self.client(&metadata, redirect)?;
        let verifier = PkceCodeVerifier::new(flow.verifier());
        let (state, nonce) = (flow.state.clone(), flow.nonce());
        let request = client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || CsrfToken::new(state.clone()),
            move || Nonce::new(nonce.clone()),
        );
        let scopes = self
            .settings
            .scopes
            .iter()
            .filter(|scope| *scope != "openid");
        let (address, _, _) = request
            .add_scopes(scopes.cloned().map(Scope::new))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        if !is_safe(address.as_str()) {
            return Err(Trouble::Silent("authorization without https".to_owned()));
        }
        Ok(address.into())
    }

    /// Redeems what the house sent back with the browser: whom it proves.
    pub async fn redeem(
        &self,
        flow: &Flow,
        answer: Answer,
        redirect: &str,
        now: Time,
    ) -> Result<Proof, Trouble> {
        let metadata = self.metadata(KEPT, now).await?;
        self.is_its_own(&answer, &metadata)?;
        let token = self.token(flow, answer.code, (&metadata, redirect)).await?;
        let check = |metadata: &Metadata| {
            token::check(&token, flow.nonce(), (&self.settings, metadata), now)
        };
        match check(&metadata) {
            Err(Trouble::UnknownKey) => check(&*self.metadata(KEYS_AGAIN, now).await?),
            other => other,
        }
    }

    /// An answer that one house gave is not taken to another (RFC 9207).
    fn is_its_own(&self, answer: &Answer, metadata: &Metadata) -> Result<(), Trouble> {
        let names = metadata.additional_metadata();
        let own = match &answer.issuer {
            Some(issuer) => *issuer == self.settings.issuer,
            None => !names.authorization_response_iss_parameter_supported,
        };
        own.then_some(())
            .ok_or_else(|| Trouble::Unproven("answered by another issuer".to_owned()))
    }

    async fn token(
        &self,
        flow: &Flow,
        code: String,
        (metadata, redirect): (&Metadata, &str),
    ) -> Result<CoreIdToken, Trouble> {
        let client = self.client(metadata, redirect)?;
        let request = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| Trouble::Silent("no address for tokens".to_owned()))?
            .set_pkce_verifier(PkceCodeVerifier::new(flow.verifier()));
        let answer = request.request_async(&self.wire).await;
        let answer = answer.map_err(|error| match error {
            RequestTokenError::Request(silence) => Trouble::Silent(silence.to_string()),
            RequestTokenError::ServerResponse(refusal) => {
                Trouble::Unproven(format!("the code was refused: {:?}", refusal.error()))
            }
            _ => Trouble::Unproven("no tokens in the answer".to_owned()),
        })?;
        let token = answer.id_token().cloned();
        token.ok_or_else(|| Trouble::Unproven("no token of who it is".to_owned()))
    }

    fn client(&self, metadata: &Metadata, redirect: &str) -> Result<OurClient, Trouble> {
        let redirect = RedirectUrl::new(redirect.to_owned())
            .map_err(|_| Trouble::Silent("no address to come back to".to_owned()))?;
        let secret = self.settings.client_secret.as_ref();
        let client = CoreClient::from_provider_metadata(
            metadata.clone(),
            ClientId::new(self.settings.client_id.clone()),
            secret.map(|secret| ClientSecret::new(secret.reveal().to_owned())),
        );
        Ok(client
            .set_redirect_uri(redirect)
            .set_auth_type(auth_type(metadata)))
    }

    /// What the house says about itself, not older than `age`.
    async fn metadata(&self, age: i64, now: Time) -> Result<Arc<Metadata>, Trouble> {
        // Whoever comes while it is being asked waits for the same answer.
        let mut known = self.known.lock().await;
        let fresh = known.as_ref().filter(|known| known.is_fresh(age, now));
        if let Some(known) = fresh {
            return known.answer();
        }
        let answer = self.discover().await.map(Arc::new);
        known.insert(Known { answer, at: now }).answer()
    }

    /// Asks the house; the cause of a failure is for the log. What the house wrote is not repeated, not even there.
    async fn discover(&self) -> Result<Metadata, String> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone());
        let issuer = issuer.map_err(|error| error.to_string())?;
        let found = Metadata::discover_async(issuer, &self.wire).await;
        found.map_err(|error| match error {
            DiscoveryError::Request(silence) => silence.to_string(),
            DiscoveryError::Response(status, _, _) => format!("status {status}"),
            DiscoveryError::Parse(fault) => format!("unreadable at {}", fault.path()),
            _ => "it names another issuer, or no usable address".to_owned(),
        })
    }
}

impl Known {
    fn is_fresh(&self, age: i64, now: Time) -> bool {
        let age = if self.answer.is_ok() { age } else { REST };
        (0..age).contains(&now.since(self.at))
    }

    fn answer(&self) -> Result<Arc<Metadata>, Trouble> {
        self.answer.clone().map_err(Trouble::Silent)
    }
}

/// How the house wants to be shown the secret; in a header unless it takes it in the form alone.
fn auth_type(metadata: &Metadata) -> AuthType {
    let offered = metadata.token_endpoint_auth_methods_supported();
    let takes = |method| offered.is_some_and(|all| all.contains(&method));
    let form = takes(CoreClientAuthMethod::ClientSecretPost);
    if form && !takes(CoreClientAuthMethod::ClientSecretBasic) {
        AuthType::RequestBody
    } else {
        AuthType::BasicAuth
    }
}
