package io.remora.tls;

/** Whether those who dial us must show a certificate. What is shown is always checked. */
public enum ClientCertificate {
    /** Nobody gets in without: the default. */
    REQUIRED,
    /** One who has none gets in as nobody, and must prove who he is in another way: a token, a password. */
    OPTIONAL
}
